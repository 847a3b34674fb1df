package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;

/** A kernel made ready to run on certain tensors. Running it allocates nothing. */
final class Op implements Step {

    private final String name;
    private final String implementation;
    private final dnnl_primitive primitive = new dnnl_primitive();
    private final dnnl_exec_arg_t arguments;
    private final int count;
    private final double operations;

    private Op(Scope scope, Kernel kernel, Map<Integer, Tensor> tensors, double operations) {
        name = kernel.name();
        implementation = kernel.implementation();
        OneDnn.check(dnnl_primitive_create(primitive, kernel.handle()), name);
        scope.own(primitive, () -> dnnl_primitive_destroy(primitive));
        count = tensors.size();
        this.operations = operations;
        arguments = new dnnl_exec_arg_t(count);
        scope.own(arguments, arguments::deallocate);
        int next = 0;
        for (Map.Entry<Integer, Tensor> tensor : tensors.entrySet()) {
            arguments.getPointer(next++).arg(tensor.getKey()).memory(tensor.getValue().handle());
        }
    }

    /** Which tensor is which argument of a kernel. */
    static final class Arguments {
        private final Map<Integer, Tensor> tensors = new LinkedHashMap<>();
        private double operations;

        Arguments with(int argument, Tensor tensor) {
            tensors.put(argument, tensor);
            return this;
        }

        /** Says how many floating-point operations it takes; see {@link Step#operations}. */
        Arguments taking(double floatingPointOperations) {
            operations = floatingPointOperations;
            return this;
        }
    }

    static Arguments with(int argument, Tensor tensor) {
        return new Arguments().with(argument, tensor);
    }

    /**
     * @param scratchpads gives the memory that the kernel works in
     */
    static Op create(Scope scope, Kernel kernel, Slab scratchpads, Arguments arguments) {
        Map<Integer, Tensor> tensors = new LinkedHashMap<>(arguments.tensors);
        tensors.putAll(kernel.attributes().arguments());
        if (kernel.has(DNNL_ARG_SCRATCHPAD)) {
            tensors.put(
                    DNNL_ARG_SCRATCHPAD,
                    scratchpads.tensor(scope, kernel.opaque(scope, DNNL_ARG_SCRATCHPAD)));
        }
        return new Op(scope, kernel, tensors, arguments.operations);
    }

    @Override
    public void run() {
        int status = dnnl_primitive_execute(primitive, OneDnn.stream(), count, arguments);
        if (status != dnnl_success) {
            OneDnn.check(status, name);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String implementation() {
        return implementation;
    }

    @Override
    public double operations() {
        return operations;
    }
}
