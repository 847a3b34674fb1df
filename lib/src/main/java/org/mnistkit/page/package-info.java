/**
 * The page to draw on: what a network makes of a digit, shown while it is being drawn.
 *
 * <p>{@link org.mnistkit.page.DrawingPage} serves it on this machine alone. The browser shows; all
 * that is computed is computed here, by the same code as everywhere in the kit. Nothing of a
 * request is kept: whatever an answer depends on comes with the question.
 */
package org.mnistkit.page;
