package org.mnistkit.engine;

import java.util.List;

/**
 * A stretch of weights that are updated together, short enough for everything that belongs to it to
 * stay in the processor's cache from one operation to the next.
 *
 * @param weights the weights
 * @param gradients their gradients
 * @param state the updater's memory of them, as many vectors as the updater has
 */
record Stretch(Tensor weights, Tensor gradients, List<Tensor> state) {}
