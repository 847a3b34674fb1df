package org.mnistkit.engine.graph;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Kernel;
import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.engine.onednn.Primitive;
import org.mnistkit.engine.onednn.Tensor;

/**
 * The gradient of a convolution's weights as a forward convolution, with images and channels in
 * swapped roles. A weight's gradient is the sum, over all images and places, of what it was
 * multiplied by and the gradient of the result; so if images are taken for channels and channels
 * for images, the gradient of the maps is a very large window that moves over the input, to as many
 * places as the original window has weights.
 *
 * <p>With AVX2, oneDNN's kernel for this direction reads memory for each multiplication; the one
 * for the forward pass keeps values in registers and is up to twice as fast, the transposing
 * included.
 *
 * <p>The bias is the weight of one more channel, all ones.
 */
final class SwappedConvolution {

    private static final String FAST = "jit:avx2";

    private final WeightGradient job;
    private final Compilation c;
    private final String name;
    private final Window window;
    private final long channels;
    private final long filters;
    private final long rows;
    private final long columns;

    private SwappedConvolution(WeightGradient job, Compilation c) {
        this.job = job;
        this.c = c;
        name = job.name();
        window = job.window();
        channels = job.channels();
        filters = job.filters();
        rows = job.input().descriptor().size(2);
        columns = job.input().descriptor().size(3);
    }

    /**
     * Appends it to the backward pass if it pays: float32 with AVX2, and a window that moves by one
     * (with larger steps it was slower for some layers).
     *
     * @return whether it was appended
     */
    static boolean append(WeightGradient job, Compilation c) {
        return c.uses(Optimization.WEIGHT_GRADIENTS)
                && !OneDnn.hasWideRegisters()
                && c.type() == dnnl_f32
                && job.window().movesByOne()
                && new SwappedConvolution(job, c).append();
    }

    private boolean append() {
        long all = job.hasBias() ? channels + 1 : channels;
        Descriptor source = c.any(all, c.batch(), rows, columns);
        Descriptor largeWindow = c.any(filters, c.batch(), window.output()[0], window.output()[1]);
        Descriptor result = c.any(all, filters, window.size()[0], window.size()[1]);
        Kernel kernel = kernel(source, largeWindow, result);
        Descriptor chosen = kernel.argument(c.scope(), DNNL_ARG_SRC, source);
        Descriptor blocks = Descriptor.tagged(c.scope(), dnnl_aBcd8b, dnnl_f32, chosen.shape());
        if (!kernel.implementation().equals(FAST) || !chosen.matches(blocks)) {
            return false;
        }
        if (job.hasBias() && !biasIsSeenWhole()) {
            return false;
        }

        Tensor swappedImages = c.allocate(chosen);
        long[] real = {channels, c.batch(), rows, columns};
        c.reorder(
                c.backward(),
                job.input().as(c.scope(), Descriptor.swapped(c.scope(), job.input().descriptor())),
                swappedImages.as(c.scope(), Descriptor.part(c.scope(), chosen, real, new long[4])),
                name + " images swapped");
        if (job.hasBias()) {
            fillWithOnes(swappedImages, channels * rows * columns);
        }
        Tensor gradient = job.gradient();
        Descriptor swappedGradient = Descriptor.swapped(c.scope(), gradient.descriptor());
        Tensor maps =
                c.passing(kernel.argument(c.scope(), DNNL_ARG_WEIGHTS, largeWindow), gradient);
        c.reorder(
                c.backward(), c.view(gradient, swappedGradient), maps, name + " gradient swapped");
        Tensor products = c.allocate(kernel.argument(c.scope(), DNNL_ARG_DST, result));
        c.add(
                c.backward(),
                kernel,
                Primitive.with(DNNL_ARG_SRC, swappedImages)
                        .with(DNNL_ARG_WEIGHTS, maps)
                        .with(DNNL_ARG_DST, products)
                        .taking(window.flops(c.batch(), job.intoWeights().descriptor().length())));
        copy(products);
        return true;
    }

    private Kernel kernel(Descriptor source, Descriptor largeWindow, Descriptor result) {
        long[] stride = {window.dilation()[0] + 1, window.dilation()[1] + 1};
        return Kernel.createPreferring(
                FAST::equals,
                c.scope(),
                name + " backward weights",
                c.attributes(),
                (target, engine, attr) ->
                        dnnl_convolution_forward_primitive_desc_create(
                                target,
                                engine,
                                dnnl_forward_inference,
                                dnnl_convolution_direct,
                                source.handle(),
                                largeWindow.handle(),
                                null,
                                result.handle(),
                                stride,
                                new long[2],
                                window.before(),
                                window.after(),
                                attr));
    }

    /** Whether some weight of the window sees the channel of ones, not padding, at each place. */
    private boolean biasIsSeenWhole() {
        long[] input = {rows, columns};
        for (int i = 0; i < 2; i++) {
            if (window.before()[i] % (window.dilation()[i] + 1) != 0
                    || biasPlace(i) >= window.size()[i]
                    || window.output()[i] > input[i]) {
                return false;
            }
        }
        return true;
    }

    /** The row or column of the window that begins where the input does. */
    private long biasPlace(int axis) {
        return window.before()[axis] / (window.dilation()[axis] + 1);
    }

    /** Fills the last channel, of as many places as given before, for all images. */
    private void fillWithOnes(Tensor images, long placesBefore) {
        long[] shape = images.descriptor().shape();
        long imagesInBlocks = (c.batch() + 7L) / 8 * 8;
        float[] ones = new float[Math.toIntExact(imagesInBlocks * shape[2] * shape[3])];
        for (int i = 0; i < ones.length; i++) {
            long block = i / (8 * shape[2] * shape[3]);
            // What fills up the last block of images stays zero, as oneDNN wants it.
            ones[i] = block * 8 + i % 8 < c.batch() ? 1 : 0;
        }
        images.data().getPointer(placesBefore * imagesInBlocks).put(ones);
    }

    private void copy(Tensor products) {
        Descriptor from = products.descriptor();
        long[] size = window.size();
        Descriptor ofWeights =
                Descriptor.part(
                        c.scope(),
                        from,
                        new long[] {channels, filters, size[0], size[1]},
                        new long[4]);
        c.reorder(
                c.backward(),
                products.as(c.scope(), Descriptor.swapped(c.scope(), ofWeights)),
                job.intoWeights(),
                name + " weight gradient");
        if (job.hasBias()) {
            long[] shape = {1, filters, 1, 1};
            Descriptor ofBias =
                    Descriptor.part(
                            c.scope(),
                            from,
                            shape,
                            new long[] {channels, 0, biasPlace(0), biasPlace(1)});
            c.reorder(
                    c.backward(),
                    products.as(c.scope(), ofBias),
                    job.intoBias().as(c.scope(), c.plain(dnnl_f32, shape)),
                    name + " bias gradient");
        }
    }
}
