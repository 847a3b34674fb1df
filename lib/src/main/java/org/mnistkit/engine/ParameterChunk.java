package org.mnistkit.engine;

import java.util.List;
import org.mnistkit.engine.onednn.Tensor;

/**
 * Parameters that are updated together, few enough for everything that belongs to them to stay in
 * the processor's cache from one operation to the next.
 *
 * @param weights the weights
 * @param gradients their gradients
 * @param state the updater's state for them, as many vectors as the updater has
 */
record ParameterChunk(Tensor weights, Tensor gradients, List<Tensor> state) {}
