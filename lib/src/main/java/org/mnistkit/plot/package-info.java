/**
 * Charts and pictures, each a {@code BufferedImage} that a notebook shows when it is a cell's last
 * expression.
 *
 * <ul>
 *   <li>{@link org.mnistkit.plot.Charts}: numbers, such as learning curves and confusion matrices
 *   <li>{@link org.mnistkit.plot.Pictures}: images, and what a network makes of them
 *   <li>{@link org.mnistkit.plot.Diagrams}: the structure of a network
 * </ul>
 *
 * <p>Every picture is at most 800 pixels wide, has a transparent background, and uses colors that
 * read well on a light page and on a dark one, and that the color-blind can tell apart.
 */
package org.mnistkit.plot;
