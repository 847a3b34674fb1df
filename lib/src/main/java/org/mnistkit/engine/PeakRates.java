package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.mnistkit.engine.onednn.Attributes;
import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Kernel;
import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.engine.onednn.Operation;
import org.mnistkit.engine.onednn.Primitive;
import org.mnistkit.engine.onednn.Scope;
import org.mnistkit.engine.onednn.SharedBuffer;
import org.mnistkit.engine.onednn.Tensor;
import org.mnistkit.engine.onednn.VectorOps;
import org.mnistkit.settings.Compute;

/**
 * What this machine reaches at best: the two limits of the roofline model (Williams, Waterman and
 * Patterson 2009). An operation that does f floating-point operations for each byte that it moves
 * can do no more than min(gflops, f · gigabytesPerSecond) billion of them in a second.
 *
 * @param gflops billions of floating-point operations in a second, a multiplication and an addition
 *     counted as two; as a large matrix product reaches it
 * @param gigabytesPerSecond billions of bytes that are read from or written to memory in a second,
 *     as {@code c = a + s · b} reaches it on vectors too long for the caches (STREAM's triad). What
 *     lies in a cache moves faster.
 */
public record PeakRates(double gflops, double gigabytesPerSecond) {

    private static final int MATRIX = 1536;

    /** Three vectors of so many floats: 192 MB, more than the caches hold that one process gets. */
    private static final long VECTOR = 1L << 24;

    private static final double SECONDS = 0.4;

    /**
     * Measures both, which takes a second and 200 MB.
     *
     * @param compute whose precision and threads count
     * @throws IllegalStateException if oneDNN cannot be used here; the message says why
     */
    public static PeakRates measure(Compute compute) {
        OneDnn.problem()
                .ifPresent(
                        problem -> {
                            throw new IllegalStateException(problem);
                        });
        int type = EngineName.usesBfloat16(compute) ? dnnl_bf16 : dnnl_f32;
        return OneDnn.withThreads(
                compute.threads(), () -> new PeakRates(arithmetic(type), memory()));
    }

    /** The rate that such an operation can reach at most, in GFLOPS. */
    public double gflopsAt(double flopsPerByte) {
        return Math.min(gflops, flopsPerByte * gigabytesPerSecond);
    }

    /** Of a square matrix product in the layouts that suit it best, by each of its codes. */
    private static double arithmetic(int type) {
        double most = 0;
        for (String implementation : new String[] {"", "gemm:jit"}) {
            try (Scope scope = new Scope()) {
                Operation product = product(scope, type, implementation);
                most = Math.max(most, product.flops() / seconds(product) / 1e9);
            }
        }
        return most;
    }

    private static Operation product(Scope scope, int type, String implementation) {
        Descriptor any = Descriptor.any(scope, type, MATRIX, MATRIX);
        Descriptor plain = Descriptor.plain(scope, type, MATRIX, MATRIX);
        Kernel kernel =
                Kernel.createPreferring(
                        name -> name.contains(implementation),
                        scope,
                        "matrix product",
                        new Attributes(scope),
                        (target, engine, attributes) ->
                                dnnl_inner_product_forward_primitive_desc_create(
                                        target,
                                        engine,
                                        dnnl_forward_inference,
                                        plain.handle(),
                                        any.handle(),
                                        null,
                                        plain.handle(),
                                        attributes));
        SharedBuffer scratchpads = new SharedBuffer();
        Operation product =
                Primitive.create(
                        scope,
                        kernel,
                        scratchpads,
                        Primitive.with(DNNL_ARG_SRC, Tensor.allocate(scope, plain))
                                .with(
                                        DNNL_ARG_WEIGHTS,
                                        Tensor.allocate(
                                                scope,
                                                kernel.argument(scope, DNNL_ARG_WEIGHTS, any)))
                                .with(DNNL_ARG_DST, Tensor.allocate(scope, plain))
                                .taking(2.0 * MATRIX * MATRIX * MATRIX));
        scratchpads.allocate(scope);
        return product;
    }

    private static double memory() {
        try (Scope scope = new Scope()) {
            SharedBuffer scratchpads = new SharedBuffer();
            VectorOps math = new VectorOps(scope, scratchpads);
            Descriptor vector = Descriptor.plain(scope, dnnl_f32, VECTOR);
            Operation triad =
                    math.weightedSum(
                            "triad",
                            Tensor.allocate(scope, vector),
                            math.number(1),
                            Tensor.allocate(scope, vector),
                            math.number(3),
                            Tensor.allocate(scope, vector));
            scratchpads.allocate(scope);
            return triad.bytes() / seconds(triad) / 1e9;
        }
    }

    /** The shortest time that an operation takes. */
    private static double seconds(Operation operation) {
        double least = Double.POSITIVE_INFINITY;
        long end = System.nanoTime() + (long) (SECONDS * 1e9);
        do {
            long begin = System.nanoTime();
            operation.run();
            least = Math.min(least, (System.nanoTime() - begin) / 1e9);
        } while (System.nanoTime() < end);
        return least;
    }
}
