/**
 * The first chapter of the engine: oneDNN's objects as Java has them. It knows nothing of networks.
 * A {@link org.mnistkit.engine.onednn.Tensor} is memory outside the heap with a {@link
 * org.mnistkit.engine.onednn.Descriptor} of its shape and layout; a {@link
 * org.mnistkit.engine.onednn.Kernel} says what would run and which layouts it wants; a {@link
 * org.mnistkit.engine.onednn.Primitive} runs on certain tensors; and a {@link
 * org.mnistkit.engine.onednn.Scope} frees them all.
 *
 * <p>These types are public for the other chapters only, not for users of the kit. The exception is
 * {@link org.mnistkit.engine.onednn.OutOfMemoryException}, which training runs and predictions
 * throw.
 */
package org.mnistkit.engine.onednn;
