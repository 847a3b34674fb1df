package org.mnistkit.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;

/** A kernel made ready to run on certain tensors. Running it allocates nothing. */
public final class Primitive implements Operation {

    private final String name;
    private final String implementation;
    private final dnnl_primitive handle = new dnnl_primitive();
    private final dnnl_exec_arg_t arguments;
    private final int count;
    private final double flops;
    private final double bytes;

    private Primitive(
            Scope scope, Kernel kernel, Map<Integer, Tensor> tensors, double flops, double bytes) {
        name = kernel.name();
        implementation = kernel.implementation();
        OneDnn.check(dnnl_primitive_create(handle, kernel.handle()), name);
        scope.own(handle, () -> dnnl_primitive_destroy(handle));
        count = tensors.size();
        this.flops = flops;
        this.bytes = bytes;
        arguments = new dnnl_exec_arg_t(count);
        scope.own(arguments, arguments::deallocate);
        int next = 0;
        for (Map.Entry<Integer, Tensor> tensor : tensors.entrySet()) {
            arguments.getPointer(next++).arg(tensor.getKey()).memory(tensor.getValue().handle());
        }
    }

    /** Which tensor is which argument of a kernel. */
    public static final class Arguments {
        private final Map<Integer, Tensor> tensors = new LinkedHashMap<>();
        private double flops;

        /** Adds an argument, by the library's number. */
        public Arguments with(int argument, Tensor tensor) {
            tensors.put(argument, tensor);
            return this;
        }

        /** Says how many floating-point operations it takes; see {@link Operation#flops}. */
        public Arguments taking(double floatingPointOperations) {
            flops = floatingPointOperations;
            return this;
        }
    }

    /** The first of a kernel's arguments. */
    public static Arguments with(int argument, Tensor tensor) {
        return new Arguments().with(argument, tensor);
    }

    /**
     * Makes a primitive.
     *
     * @param scope owns it
     * @param scratchpads gives the memory that the kernel works in
     */
    public static Primitive create(
            Scope scope, Kernel kernel, SharedBuffer scratchpads, Arguments arguments) {
        Map<Integer, Tensor> tensors = new LinkedHashMap<>(arguments.tensors);
        tensors.putAll(kernel.attributes().arguments());
        double bytes = bytes(kernel, tensors);
        if (kernel.has(DNNL_ARG_SCRATCHPAD)) {
            tensors.put(
                    DNNL_ARG_SCRATCHPAD,
                    scratchpads.tensor(scope, kernel.opaque(scope, DNNL_ARG_SCRATCHPAD)));
        }
        return new Primitive(scope, kernel, tensors, arguments.flops, bytes);
    }

    /** A tensor that is given twice is read once; one that is also the result is written, too. */
    private static double bytes(Kernel kernel, Map<Integer, Tensor> tensors) {
        Set<Tensor> read = new HashSet<>();
        double bytes = 0;
        for (Map.Entry<Integer, Tensor> argument : tensors.entrySet()) {
            boolean isResult =
                    argument.getKey() == DNNL_ARG_DST || argument.getKey() == DNNL_ARG_DIFF_SRC;
            if (isResult || read.add(argument.getValue())) {
                long size = argument.getValue().descriptor().bytes();
                bytes += isResult && kernel.attributes().addsPrevious() ? 2.0 * size : size;
            }
        }
        return bytes;
    }

    @Override
    public void run() {
        int status = dnnl_primitive_execute(handle, OneDnn.stream(), count, arguments);
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
    public double flops() {
        return flops;
    }

    @Override
    public double bytes() {
        return bytes;
    }
}
