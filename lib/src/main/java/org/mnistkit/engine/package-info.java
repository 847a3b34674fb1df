/**
 * How a network is trained and asked for predictions, step by step. {@link
 * org.mnistkit.engine.Engine} is the only thing that the rest of the library knows of it.
 *
 * <p>The engine reads as three chapters, each using only those before it: {@code engine.onednn},
 * oneDNN's objects; {@code engine.graph}, networks as nodes and how they are compiled; and this
 * package, which lowers DL4J's networks to such nodes, turns gradients into changes of the weights,
 * and chooses between the kit's engine and DL4J's own code.
 */
package org.mnistkit.engine;
