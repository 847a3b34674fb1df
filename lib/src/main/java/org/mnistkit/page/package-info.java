/**
 * The page to draw on: what a network makes of a digit, shown while it is being drawn.
 *
 * <p>{@link org.mnistkit.page.DrawingPage} serves it on this machine alone. The browser shows; all
 * that is computed is computed here, by the same code as everywhere in the kit. Whatever an answer
 * depends on comes with the question, but for two things that are kept here: the training in
 * progress, of which server-sent events tell, and the digits that are written to teach a model,
 * which are in a folder of the reader's.
 */
package org.mnistkit.page;
