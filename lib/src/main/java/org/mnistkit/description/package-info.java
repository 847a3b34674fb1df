/**
 * Networks as a few lines of text: the language, the networks of the kit in it, and the way to a
 * DL4J network and back.
 */
package org.mnistkit.description;
