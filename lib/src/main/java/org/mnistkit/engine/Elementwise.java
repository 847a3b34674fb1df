package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

/**
 * Operations that work on each value by itself, numbers that they take as factors, and products of
 * matrices.
 */
final class Elementwise {

    private final Scope scope;
    private final Slab scratchpads;

    Elementwise(Scope scope, Slab scratchpads) {
        this.scope = scope;
        this.scratchpads = scratchpads;
    }

    Attributes attributes() {
        return new Attributes(scope);
    }

    /** A number outside the heap. */
    Tensor number(double value) {
        Tensor number = Tensor.allocate(scope, Descriptor.plain(scope, dnnl_f32, 1));
        number.set(value);
        return number;
    }

    /** {@code to = factorA · a + factorB · b}; the target may be one of them. */
    Op weightedSum(String name, Tensor a, Tensor factorA, Tensor b, Tensor factorB, Tensor to) {
        return binary(
                name,
                dnnl_binary_add,
                a,
                b,
                to,
                attributes().factor(DNNL_ARG_SRC_0, factorA).factor(DNNL_ARG_SRC_1, factorB));
    }

    /** {@code to = a ∘ b}, and what the attributes say. */
    Op binary(String name, int algorithm, Tensor a, Tensor b, Tensor to, Attributes attributes) {
        Kernel kernel =
                Kernel.create(
                        scope,
                        name,
                        attributes,
                        target ->
                                dnnl_binary_primitive_desc_create(
                                        target,
                                        OneDnn.engine(),
                                        algorithm,
                                        a.descriptor().handle(),
                                        b.descriptor().handle(),
                                        to.descriptor().handle(),
                                        attributes.handle()));
        return Op.create(
                scope,
                kernel,
                scratchpads,
                Op.with(DNNL_ARG_SRC_0, a).with(DNNL_ARG_SRC_1, b).with(DNNL_ARG_DST, to));
    }

    /** {@code to = min(max(from, −limit), limit)}; the target may be the source. */
    Op clip(String name, double limit, Tensor from, Tensor to) {
        Attributes attributes = attributes();
        Kernel kernel =
                Kernel.create(
                        scope,
                        name,
                        attributes,
                        target ->
                                dnnl_eltwise_forward_primitive_desc_create(
                                        target,
                                        OneDnn.engine(),
                                        dnnl_forward_inference,
                                        dnnl_eltwise_clip,
                                        from.descriptor().handle(),
                                        to.descriptor().handle(),
                                        (float) -limit,
                                        (float) limit,
                                        attributes.handle()));
        return Op.create(
                scope, kernel, scratchpads, Op.with(DNNL_ARG_SRC, from).with(DNNL_ARG_DST, to));
    }

    /** {@code to = Σ a²}, one number. */
    Op sumOfSquares(String name, Tensor a, Tensor to) {
        long n = a.descriptor().length();
        Tensor row = a.as(scope, Descriptor.plain(scope, dnnl_f32, 1, n));
        Tensor column = a.as(scope, Descriptor.plain(scope, dnnl_f32, n, 1));
        Tensor one = to.as(scope, Descriptor.plain(scope, dnnl_f32, 1, 1));
        return product(name, row, column, one, 0);
    }

    /**
     * {@code to = a · b}, for each index before the last two; a factor's 1 there stands for all.
     *
     * @param operations what {@link Step#operations} is to say
     */
    Op product(String name, Tensor a, Tensor b, Tensor to, double operations) {
        Attributes attributes = attributes();
        Kernel kernel =
                Kernel.create(
                        scope,
                        name,
                        attributes,
                        target ->
                                dnnl_matmul_primitive_desc_create(
                                        target,
                                        OneDnn.engine(),
                                        a.descriptor().handle(),
                                        b.descriptor().handle(),
                                        null,
                                        to.descriptor().handle(),
                                        attributes.handle()));
        return Op.create(
                scope,
                kernel,
                scratchpads,
                Op.with(DNNL_ARG_SRC, a)
                        .with(DNNL_ARG_WEIGHTS, b)
                        .with(DNNL_ARG_DST, to)
                        .taking(operations));
    }
}
