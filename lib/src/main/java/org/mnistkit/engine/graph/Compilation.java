package org.mnistkit.engine.graph;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.mnistkit.engine.graph.CompiledNets.Form;
import org.mnistkit.engine.onednn.Attributes;
import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Kernel;
import org.mnistkit.engine.onednn.Operation;
import org.mnistkit.engine.onednn.Primitive;
import org.mnistkit.engine.onednn.Primitive.Arguments;
import org.mnistkit.engine.onednn.Scope;
import org.mnistkit.engine.onednn.SharedBuffer;
import org.mnistkit.engine.onednn.Tensor;
import org.mnistkit.engine.onednn.VectorOps;

/**
 * A network under construction: the lists of operations that grow while its nodes are compiled, and
 * the memory that they share.
 */
final class Compilation {

    private final Scope scope;
    private final Parameters parameters;
    private final Purpose purpose;
    private final int batch;
    private final int type;
    private final Randomness randomness;
    private final Set<Optimization> optimizations;

    private final List<Operation> prepare = new ArrayList<>();
    private final List<Operation> forward = new ArrayList<>();
    private final List<Operation> backward = new ArrayList<>();

    private final SharedBuffer scratchpads = new SharedBuffer();
    private final VectorOps math;

    /**
     * What is passed from node to node and then forgotten alternates between the two: a node reads
     * from one and writes to the other.
     */
    private final SharedBuffer even = new SharedBuffer();

    private final SharedBuffer odd = new SharedBuffer();

    /**
     * @param type of what passes through the network: float32, or bfloat16; weights, their
     *     gradients and statistics are float32 in any case
     * @param randomness what dropout draws from
     * @param optimizations those that are wanted
     */
    Compilation(
            Scope scope,
            Parameters parameters,
            Form form,
            int type,
            Randomness randomness,
            Set<Optimization> optimizations) {
        this.scope = scope;
        this.parameters = parameters;
        purpose = form.purpose();
        batch = form.batch();
        this.type = type;
        this.randomness = randomness;
        this.optimizations = optimizations;
        math = new VectorOps(scope, scratchpads);
    }

    // ---- What is compiled

    Scope scope() {
        return scope;
    }

    /** {@link Purpose#isTraining}. */
    boolean isTraining() {
        return purpose.isTraining();
    }

    /** {@link Purpose#hasBackward}. */
    boolean hasBackward() {
        return purpose.hasBackward();
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

    boolean uses(Optimization optimization) {
        return optimizations.contains(optimization);
    }

    /** How the library names a forward pass, with or without a backward pass to come. */
    int propagation() {
        return purpose.hasBackward() ? dnnl_forward_training : dnnl_forward_inference;
    }

    // ---- Lists of operations

    /** The operations that have to run whenever the weights have changed. */
    List<Operation> prepare() {
        return prepare;
    }

    List<Operation> forward() {
        return forward;
    }

    List<Operation> backward() {
        return backward;
    }

    void add(List<Operation> operations, Kernel kernel, Arguments arguments) {
        operations.add(Primitive.create(scope, kernel, scratchpads, arguments));
    }

    Kernel kernel(String kernelName, Attributes attributes, Kernel.Creator creator) {
        return Kernel.create(scope, kernelName, attributes, creator);
    }

    Attributes attributes() {
        return new Attributes(scope);
    }

    /** Operations on vectors, whose results live as long as the compiled network. */
    VectorOps math() {
        return math;
    }

    // ---- Tensors

    Descriptor plain(int ofType, long... shape) {
        return Descriptor.plain(scope, ofType, shape);
    }

    /** The same shape and type in the order of C. */
    Descriptor plain(Descriptor of) {
        return plain(of.type(), of.shape());
    }

    /** What passes between nodes, in a layout that the library is to choose. */
    Descriptor any(long... shape) {
        return anyLayout(type, shape);
    }

    Descriptor anyLayout(int ofType, long... shape) {
        return uses(Optimization.LAYOUTS)
                ? Descriptor.any(scope, ofType, shape)
                : plain(ofType, shape);
    }

    Tensor allocate(Descriptor descriptor) {
        return Tensor.allocate(scope, descriptor);
    }

    /**
     * A tensor for a node's output.
     *
     * @param reading what the node reads meanwhile
     */
    Tensor output(Descriptor descriptor, Tensor reading) {
        return purpose.forgets() ? passing(descriptor, reading) : allocate(descriptor);
    }

    /**
     * A tensor that is valid only until the next node has read it.
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
        return inForm(tensor, wanted, () -> output(wanted, tensor), forward, name);
    }

    /** A copy that the forward pass makes, and that stays when the tensor is forgotten. */
    Tensor copied(Tensor tensor, Descriptor wanted, String name) {
        Tensor copy = allocate(wanted);
        reorder(forward, tensor, copy, name);
        return copy;
    }

    /** A gradient in the form wanted: itself, or a copy that the backward pass makes. */
    Tensor reorderedGradient(Tensor tensor, Descriptor wanted, String name) {
        return inForm(tensor, wanted, () -> passing(wanted, tensor), backward, name);
    }

    /** What the forward pass left, in the form that the backward pass wants: itself or a copy. */
    Tensor reorderedAgain(Tensor tensor, Descriptor wanted, String name) {
        return inForm(tensor, wanted, () -> allocate(wanted), backward, name);
    }

    /**
     * A tensor in the form wanted: itself, or a copy.
     *
     * @param copy where a copy goes; asked only if there is to be one
     * @param operations where the copying is added
     */
    private Tensor inForm(
            Tensor tensor,
            Descriptor wanted,
            Supplier<Tensor> copy,
            List<Operation> operations,
            String name) {
        if (tensor.descriptor().matches(wanted)) {
            return tensor;
        }
        Tensor target = copy.get();
        reorder(operations, tensor, target, name);
        return target;
    }

    void reorder(List<Operation> operations, Tensor from, Tensor to, String name) {
        Kernel kernel =
                kernel(
                        name + " reorder",
                        attributes(),
                        (target, engine, attr) ->
                                dnnl_reorder_primitive_desc_create(
                                        target,
                                        from.descriptor().handle(),
                                        engine,
                                        to.descriptor().handle(),
                                        engine,
                                        attr));
        add(operations, kernel, Primitive.with(DNNL_ARG_FROM, from).with(DNNL_ARG_TO, to));
    }

    // ---- Parameters

    /** A parameter where it lies, in the shape that oneDNN gives it. */
    Tensor parameter(int layer, String name, long... shape) {
        return Tensor.over(scope, plain(dnnl_f32, shape), parameters.weights(layer, name, shape));
    }

    /** The place of a parameter's gradient. */
    Tensor parameterGradient(int layer, String name, long... shape) {
        return Tensor.over(scope, plain(dnnl_f32, shape), parameters.gradients(layer, name, shape));
    }

    /** A parameter in the form wanted: itself, or a copy that is made when weights have changed. */
    Tensor prepared(Tensor parameter, Descriptor wanted, String name) {
        return inForm(parameter, wanted, () -> allocate(wanted), prepare, name);
    }

    /** Gives the tensors that share memory their memory, when all is compiled. */
    void allocateShared() {
        scratchpads.allocate(scope);
        even.allocate(scope);
        odd.allocate(scope);
    }
}
