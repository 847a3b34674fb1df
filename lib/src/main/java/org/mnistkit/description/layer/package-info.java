/**
 * The kinds of layers that descriptions have. Each is a file of its own, with all that the kit
 * knows of it: its line, its shapes, its weights, and the DL4J layer that it stands for. {@link
 * org.mnistkit.description.layer.LayerKinds} lists them.
 */
package org.mnistkit.description.layer;
