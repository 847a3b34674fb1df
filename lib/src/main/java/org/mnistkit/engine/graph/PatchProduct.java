package org.mnistkit.engine.graph;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Map;
import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Tensor;

/**
 * The gradient of a convolution's weights where the images have one channel. oneDNN's convolutions
 * work on blocks of channels, of which seven in eight would be empty here; as a matrix product it
 * is several times faster.
 *
 * <p>For each image the left factor holds one row for each weight of a filter: the image, shifted
 * as that weight sees it. A last row of ones gives the bias' gradient. The right factor is the
 * gradient of the maps as it lies in memory, with a column for each filter of a block. The results
 * for the images are then summed by another product.
 */
final class PatchProduct {

    /** Layouts of the maps that are rows of so many filters each; 0 stands for all of them. */
    private static final Map<Integer, Integer> BLOCKS =
            Map.of(dnnl_aBcd8b, 8, dnnl_aBcd16b, 16, dnnl_acdb, 0);

    private final WeightGradient job;
    private final Compilation c;
    private final Window window;
    private final long filters;
    private final long block;

    /** Rows of the left factor: weights of a filter, and one for its bias. */
    private final long rows;

    private final long weights;
    private final long places;

    private PatchProduct(WeightGradient job, long block, Compilation c) {
        this.job = job;
        this.c = c;
        this.block = block;
        window = job.window();
        filters = job.filters();
        weights = window.size()[0] * window.size()[1];
        rows = job.hasBias() ? weights + 1 : weights;
        places = window.output()[0] * window.output()[1];
    }

    /**
     * Appends it to the backward pass if it can be used: float32 images of one channel, in which
     * the window moves by one and stays inside.
     *
     * @return whether it was appended
     */
    static boolean append(WeightGradient job, Compilation c) {
        if (!c.uses(Optimization.WEIGHT_GRADIENTS)
                || job.channels() != 1
                || c.type() != dnnl_f32
                || !job.window().movesByOne()
                || !job.window().isInside()) {
            return false;
        }
        long block = block(job.gradient().descriptor(), c);
        if (block == 0 || job.filters() % block != 0) {
            return false;
        }
        new PatchProduct(job, block, c).append();
        return true;
    }

    /** How many filters lie next to each other in memory; 0 if it isn't known. */
    private static long block(Descriptor maps, Compilation c) {
        for (Map.Entry<Integer, Integer> layout : BLOCKS.entrySet()) {
            Descriptor known =
                    Descriptor.tagged(c.scope(), layout.getKey(), maps.type(), maps.shape());
            if (maps.matches(known)) {
                return layout.getValue() == 0 ? maps.size(1) : layout.getValue();
            }
        }
        return 0;
    }

    private void append() {
        long batch = c.batch();
        long blocks = filters / block;
        Tensor right = c.view(job.gradient(), c.plain(dnnl_f32, batch, blocks, places, block));
        Tensor products = c.allocate(c.plain(dnnl_f32, batch, blocks, rows, block));
        Tensor left = patches().as(c.scope(), c.plain(dnnl_f32, batch, 1, rows, places));
        multiply(" backward weights", left, right, products);
        Tensor ones = filled(c.allocate(c.plain(dnnl_f32, 1, batch)), 0, batch);
        Tensor sum = c.allocate(c.plain(dnnl_f32, blocks, rows, block));
        multiply(
                " sum over images",
                ones,
                products.as(c.scope(), c.plain(dnnl_f32, batch, filters * rows)),
                sum.as(c.scope(), c.plain(dnnl_f32, 1, filters * rows)));
        copy(sum, 0, weights, job.intoWeights());
        if (job.hasBias()) {
            copy(sum, weights, 1, job.intoBias());
        }
    }

    private void multiply(String what, Tensor a, Tensor b, Tensor to) {
        Descriptor left = a.descriptor();
        double flops = 2.0 * to.descriptor().length() * left.size(left.rank() - 1);
        c.backward().add(c.math().matrixProduct(job.name() + what, a, b, to, flops));
    }

    /** The left factors: [batch, rows, places]. */
    private Tensor patches() {
        Tensor images = job.input();
        long batch = c.batch();
        long[] output = window.output();
        Descriptor all = c.plain(dnnl_f32, batch, rows, output[0], output[1]);
        Tensor patches = c.allocate(all);
        for (long weight = 0; weight < weights; weight++) {
            long row = weight / window.size()[1] * (window.dilation()[0] + 1);
            long column = weight % window.size()[1] * (window.dilation()[1] + 1);
            long[] shape = {batch, 1, output[0], output[1]};
            Descriptor seen =
                    Descriptor.part(
                            c.scope(), images.descriptor(), shape, new long[] {0, 0, row, column});
            Descriptor place = Descriptor.part(c.scope(), all, shape, new long[] {0, weight, 0, 0});
            c.reorder(
                    c.backward(),
                    images.as(c.scope(), seen),
                    patches.as(c.scope(), place),
                    job.name() + " patches");
        }
        if (rows > weights) {
            for (long image = 0; image < batch; image++) {
                filled(patches, (image * rows + weights) * places, places);
            }
        }
        return patches;
    }

    private static Tensor filled(Tensor tensor, long start, long count) {
        for (long i = start; i < start + count; i++) {
            tensor.data().put(i, 1);
        }
        return tensor;
    }

    /** Copies some rows of the sum, [blocks, rows, block], to where the filters lie in rows. */
    private void copy(Tensor sum, long firstRow, long count, Tensor into) {
        long[] shape = {filters / block, count, block};
        Descriptor from =
                Descriptor.part(c.scope(), sum.descriptor(), shape, new long[] {0, firstRow, 0});
        Descriptor to =
                Descriptor.strided(
                        c.scope(), dnnl_f32, shape, new long[] {block * count, 1, count});
        c.reorder(
                c.backward(),
                sum.as(c.scope(), from),
                into.as(c.scope(), to),
                job.name() + " weight gradient");
    }
}
