package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import org.mnistkit.engine.Op.Arguments;

/**
 * A network in the making: the lists of operations that grow while its stages are compiled, and the
 * memory that they share.
 */
final class Compilation {

    /** What the network is compiled for. */
    enum Purpose {
        /** Forward, backward, and everything that the backward pass needs is kept. */
        TRAINING,
        /** Only the last output is of interest. */
        PREDICTION,
        /** The output of every layer is of interest. */
        ACTIVATIONS
    }

    private final Scope scope;
    private final Parameters parameters;
    private final Purpose purpose;
    private final int batch;
    private final int type;
    private final Randomness randomness;

    private final List<Step> prepare = new ArrayList<>();
    private final List<Step> forward = new ArrayList<>();
    private final List<Step> backward = new ArrayList<>();

    private final Slab scratchpads = new Slab();

    /**
     * What is passed on from stage to stage and then forgotten lies now in the one, now in the
     * other: a stage reads from one and writes to the other.
     */
    private final Slab even = new Slab();

    private final Slab odd = new Slab();

    /**
     * @param type of what passes through the network: float32, or bfloat16; weights, their
     *     gradients and statistics are float32 in any case
     * @param randomness what dropout draws from
     */
    Compilation(
            Scope scope,
            Parameters parameters,
            Purpose purpose,
            int batch,
            int type,
            Randomness randomness) {
        this.scope = scope;
        this.parameters = parameters;
        this.purpose = purpose;
        this.batch = batch;
        this.type = type;
        this.randomness = randomness;
    }

    // ---- What is compiled

    Scope scope() {
        return scope;
    }

    boolean isTraining() {
        return purpose == Purpose.TRAINING;
    }

    int batch() {
        return batch;
    }

    int type() {
        return type;
    }

    Randomness randomness() {
        return randomness;
    }

    /** How primitives are to be told apart: with or without a backward pass to come. */
    int propagation() {
        return isTraining() ? dnnl_forward_training : dnnl_forward_inference;
    }

    // ---- Lists of operations

    /** What has to be done whenever the weights have changed. */
    List<Step> prepare() {
        return prepare;
    }

    List<Step> forward() {
        return forward;
    }

    List<Step> backward() {
        return backward;
    }

    void add(List<Step> steps, Kernel kernel, Arguments arguments) {
        steps.add(Op.create(scope, kernel, scratchpads, arguments));
    }

    // ---- Tensors

    Descriptor plain(int ofType, long... shape) {
        return Descriptor.plain(scope, ofType, shape);
    }

    Descriptor any(long... shape) {
        return Descriptor.any(scope, type, shape);
    }

    Tensor allocate(Descriptor descriptor) {
        return Tensor.allocate(scope, descriptor);
    }

    Attributes attributes() {
        return new Attributes(scope);
    }

    Elementwise elementwise() {
        return new Elementwise(scope, scratchpads);
    }

    /**
     * A tensor for what a stage puts out.
     *
     * @param reading what the stage reads meanwhile
     */
    Tensor output(Descriptor descriptor, Tensor reading) {
        return purpose == Purpose.PREDICTION ? passing(descriptor, reading) : allocate(descriptor);
    }

    /**
     * A tensor that is valid only until the next stage has read it.
     *
     * @param reading what is read while it is written
     */
    Tensor passing(Descriptor descriptor, Tensor reading) {
        return (even.holds(reading) ? odd : even).tensor(scope, descriptor);
    }

    /** The same values under another description of the same memory. */
    Tensor view(Tensor tensor, Descriptor other) {
        if (even.holds(tensor)) {
            return even.tensor(scope, other);
        }
        return odd.holds(tensor) ? odd.tensor(scope, other) : tensor.as(scope, other);
    }

    /** The tensor in the form wanted: itself, or a copy that the forward pass makes. */
    Tensor reordered(Tensor tensor, Descriptor wanted, String name) {
        if (tensor.descriptor().matches(wanted)) {
            return tensor;
        }
        Tensor copy = output(wanted, tensor);
        reorder(forward, tensor, copy, name);
        return copy;
    }

    /** A gradient in the form wanted: itself, or a copy that the backward pass makes. */
    Tensor reorderedGradient(Tensor tensor, Descriptor wanted, String name) {
        if (tensor.descriptor().matches(wanted)) {
            return tensor;
        }
        Tensor copy = passing(wanted, tensor);
        reorder(backward, tensor, copy, name);
        return copy;
    }

    /** What the forward pass left, in the form that the backward pass wants: itself or a copy. */
    Tensor reorderedAgain(Tensor tensor, Descriptor wanted, String name) {
        if (tensor.descriptor().matches(wanted)) {
            return tensor;
        }
        Tensor copy = allocate(wanted);
        reorder(backward, tensor, copy, name);
        return copy;
    }

    void reorder(List<Step> steps, Tensor from, Tensor to, String name) {
        Attributes attributes = attributes();
        Kernel kernel =
                Kernel.create(
                        scope,
                        name + " reorder",
                        attributes,
                        target ->
                                dnnl_reorder_primitive_desc_create(
                                        target,
                                        from.descriptor().handle(),
                                        OneDnn.engine(),
                                        to.descriptor().handle(),
                                        OneDnn.engine(),
                                        attributes.handle()));
        add(steps, kernel, Op.with(DNNL_ARG_FROM, from).with(DNNL_ARG_TO, to));
    }

    // ---- Parameters

    /** A parameter as it lies in DL4J's vector, in the shape that oneDNN gives it. */
    Tensor parameter(int layer, String name, long... shape) {
        return Tensor.over(
                scope,
                plain(dnnl_f32, shape),
                parameters.weights(parameters.range(layer, name, shape)));
    }

    /** The place of a parameter's gradient in DL4J's vector. */
    Tensor parameterGradient(int layer, String name, long... shape) {
        return Tensor.over(
                scope,
                plain(dnnl_f32, shape),
                parameters.gradients(parameters.range(layer, name, shape)));
    }

    /** A parameter in the form wanted: itself, or a copy that is made when weights have changed. */
    Tensor prepared(Tensor parameter, Descriptor wanted, String name) {
        if (parameter.descriptor().matches(wanted)) {
            return parameter;
        }
        Tensor copy = allocate(wanted);
        reorder(prepare, parameter, copy, name);
        return copy;
    }

    /** Gives the tensors that share memory their memory, when all is compiled. */
    void allocateShared() {
        scratchpads.allocate(scope);
        even.allocate(scope);
        odd.allocate(scope);
    }
}
