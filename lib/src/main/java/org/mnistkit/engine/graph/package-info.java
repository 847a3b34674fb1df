/**
 * The second chapter of the engine: a network as {@link org.mnistkit.engine.graph.Node nodes}, and
 * how it is compiled. The graph's neighbors are fused, and each node appends the operations of its
 * forward and its backward pass to a {@code Compilation}, of which a {@link
 * org.mnistkit.engine.graph.CompiledNet} comes: flat lists of operations for one batch size. Nodes
 * take plain numbers and know nothing of DL4J.
 *
 * <p>These types are public for the engine only, not for users of the kit.
 */
package org.mnistkit.engine.graph;
