package org.mnistkit.engine.graph;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.mnistkit.engine.onednn.Attributes;
import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Tensor;
import org.mnistkit.engine.onednn.VectorOps;

/**
 * Batch normalization as it is once the network has been trained: each channel is multiplied by one
 * number and another is added. That can be fused with the operation before it.
 */
final class FoldedBatchNorm {

    private final BatchNormalizationNode of;
    private final int rank;
    private Tensor scale;
    private Tensor shift;

    /**
     * @param rank 4 for maps, 2 for rows of units
     */
    FoldedBatchNorm(BatchNormalizationNode of, int rank) {
        this.of = of;
        this.rank = rank;
    }

    /** Adds it to what an operation does after its own work. */
    void appendTo(Attributes attributes, Compilation c) {
        if (scale == null) {
            compute(c);
        }
        attributes.thenBinary(dnnl_binary_mul, scale).thenBinary(dnnl_binary_add, shift);
    }

    /** scale = γ / √(variance + ε), shift = β − scale · mean. */
    private void compute(Compilation c) {
        VectorOps math = c.math();
        BatchNormalizationNode.Statistics statistics = of.statistics(c);
        Descriptor vector = statistics.mean().descriptor();
        Tensor deviation = c.allocate(vector);
        Tensor factor = c.allocate(vector);
        Tensor summand = c.allocate(vector);
        c.prepare()
                .add(
                        math.binary(
                                of.name() + " deviation",
                                dnnl_binary_add,
                                statistics.variance(),
                                math.number(of.epsilon()),
                                deviation,
                                c.attributes().thenElementwise(dnnl_eltwise_sqrt, 0, 0)));
        c.prepare()
                .add(
                        math.binary(
                                of.name() + " scale",
                                dnnl_binary_div,
                                statistics.gamma(),
                                deviation,
                                factor,
                                c.attributes()));
        c.prepare()
                .add(
                        math.binary(
                                of.name() + " shift",
                                dnnl_binary_mul,
                                statistics.mean(),
                                factor,
                                summand,
                                c.attributes()
                                        .thenElementwise(dnnl_eltwise_linear, -1, 0)
                                        .thenBinary(dnnl_binary_add, statistics.beta())));
        long channels = vector.length();
        Descriptor broadcast =
                rank == 4 ? c.plain(dnnl_f32, 1, channels, 1, 1) : c.plain(dnnl_f32, 1, channels);
        scale = c.view(factor, broadcast);
        shift = c.view(summand, broadcast);
    }
}
