/**
 * Networks as a few lines of text: the format, the networks of the kit that are written in it, and
 * how they become DL4J networks and back.
 */
package org.mnistkit.description;
