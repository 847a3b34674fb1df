package org.mnistkit.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

/**
 * Operations on vectors and matrices: those that work on each value by itself, the numbers that
 * they take as factors, and products of matrices.
 */
public final class VectorOps {

    private final Scope scope;
    private final SharedBuffer scratchpads;

    /**
     * @param scope owns everything that is made here
     * @param scratchpads what the operations work in
     */
    public VectorOps(Scope scope, SharedBuffer scratchpads) {
        this.scope = scope;
        this.scratchpads = scratchpads;
    }

    /** Attributes for one of the operations, still empty. */
    public Attributes attributes() {
        return new Attributes(scope);
    }

    /** A number outside the heap. */
    public Tensor number(double value) {
        Tensor number = Tensor.allocate(scope, Descriptor.plain(scope, dnnl_f32, 1));
        number.set(value);
        return number;
    }

    /** {@code to = factorA · a + factorB · b}; the target may be one of them. */
    public Primitive weightedSum(
            String name, Tensor a, Tensor factorA, Tensor b, Tensor factorB, Tensor to) {
        return binary(
                name,
                dnnl_binary_add,
                a,
                b,
                to,
                attributes().factor(DNNL_ARG_SRC_0, factorA).factor(DNNL_ARG_SRC_1, factorB));
    }

    /** {@code to = a · b}, value by value. */
    public Primitive times(String name, Tensor a, Tensor b, Tensor to) {
        return binary(name, dnnl_binary_mul, a, b, to, attributes());
    }

    /** {@code to = a ∘ b}, value by value, and what the attributes say. */
    public Primitive binary(
            String name, int algorithm, Tensor a, Tensor b, Tensor to, Attributes attributes) {
        Kernel kernel =
                Kernel.create(
                        scope,
                        name,
                        attributes,
                        (target, engine, attr) ->
                                dnnl_binary_primitive_desc_create(
                                        target,
                                        engine,
                                        algorithm,
                                        a.descriptor().handle(),
                                        b.descriptor().handle(),
                                        to.descriptor().handle(),
                                        attr));
        return Primitive.create(
                scope,
                kernel,
                scratchpads,
                Primitive.with(DNNL_ARG_SRC_0, a).with(DNNL_ARG_SRC_1, b).with(DNNL_ARG_DST, to));
    }

    /** {@code to = min(max(from, −limit), limit)}; the target may be the source. */
    public Primitive clip(String name, double limit, Tensor from, Tensor to) {
        Kernel kernel =
                Kernel.create(
                        scope,
                        name,
                        attributes(),
                        (target, engine, attr) ->
                                dnnl_eltwise_forward_primitive_desc_create(
                                        target,
                                        engine,
                                        dnnl_forward_inference,
                                        dnnl_eltwise_clip,
                                        from.descriptor().handle(),
                                        to.descriptor().handle(),
                                        (float) -limit,
                                        (float) limit,
                                        attr));
        return Primitive.create(
                scope,
                kernel,
                scratchpads,
                Primitive.with(DNNL_ARG_SRC, from).with(DNNL_ARG_DST, to));
    }

    /** {@code to = Σ a²}, one number. */
    public Primitive sumOfSquares(String name, Tensor a, Tensor to) {
        long n = a.descriptor().length();
        Tensor row = a.as(scope, Descriptor.plain(scope, dnnl_f32, 1, n));
        Tensor column = a.as(scope, Descriptor.plain(scope, dnnl_f32, n, 1));
        Tensor one = to.as(scope, Descriptor.plain(scope, dnnl_f32, 1, 1));
        return matrixProduct(name, row, column, one, 0);
    }

    /**
     * {@code to = a b}, for each index before the last two; a factor's 1 there stands for all.
     *
     * @param flops what {@link Operation#flops} is to say
     */
    public Primitive matrixProduct(String name, Tensor a, Tensor b, Tensor to, double flops) {
        Kernel kernel =
                Kernel.create(
                        scope,
                        name,
                        attributes(),
                        (target, engine, attr) ->
                                dnnl_matmul_primitive_desc_create(
                                        target,
                                        engine,
                                        a.descriptor().handle(),
                                        b.descriptor().handle(),
                                        null,
                                        to.descriptor().handle(),
                                        attr));
        return Primitive.create(
                scope,
                kernel,
                scratchpads,
                Primitive.with(DNNL_ARG_SRC, a)
                        .with(DNNL_ARG_WEIGHTS, b)
                        .with(DNNL_ARG_DST, to)
                        .taking(flops));
    }
}
