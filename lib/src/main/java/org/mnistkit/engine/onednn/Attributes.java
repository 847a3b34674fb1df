package org.mnistkit.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;

/**
 * What a kernel does besides its own work: factors that its inputs are multiplied by, known only
 * when it runs, and what is done to each value before it is written. The latter costs next to
 * nothing, while an operation of its own would read and write the whole tensor once more.
 */
public final class Attributes {

    private final dnnl_primitive_attr handle = new dnnl_primitive_attr();
    private final dnnl_post_ops after = new dnnl_post_ops();
    private final Map<Integer, Tensor> arguments = new LinkedHashMap<>();
    private int count;
    private boolean addsPrevious;

    /**
     * @param scope owns them
     */
    public Attributes(Scope scope) {
        OneDnn.check(dnnl_primitive_attr_create(handle), "attributes");
        scope.own(handle, () -> dnnl_primitive_attr_destroy(handle));
        // One buffer for all operations instead of one in each.
        OneDnn.check(
                dnnl_primitive_attr_set_scratchpad_mode(handle, dnnl_scratchpad_mode_user),
                "the scratchpad's mode");
        OneDnn.check(dnnl_post_ops_create(after), "post-operations");
        scope.own(after, () -> dnnl_post_ops_destroy(after));
    }

    /** Multiplies an input by a number that is read when the operation runs. */
    public Attributes factor(int argument, Tensor number) {
        OneDnn.check(dnnl_primitive_attr_set_scales_mask(handle, argument, 0), "a factor");
        arguments.put(DNNL_ARG_ATTR_SCALES | argument, number);
        return this;
    }

    /** Then applies one of the library's functions of one variable. */
    public Attributes thenElementwise(int algorithm, double alpha, double beta) {
        OneDnn.check(
                dnnl_post_ops_append_eltwise(after, algorithm, (float) alpha, (float) beta),
                "a function after an operation");
        count++;
        return this;
    }

    /** Then multiplies, adds … another tensor of the same shape, or one value for each channel. */
    public Attributes thenBinary(int algorithm, Tensor other) {
        OneDnn.check(
                dnnl_post_ops_append_binary(after, algorithm, other.descriptor().handle()),
                "a second tensor after an operation");
        arguments.put(DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (count + 1) | DNNL_ARG_SRC_1, other);
        count++;
        return this;
    }

    /** Then adds what the output held before, multiplied by a factor. */
    public Attributes thenAddPrevious(double factor) {
        OneDnn.check(
                dnnl_post_ops_append_sum(after, (float) factor, 0, dnnl_data_type_undef),
                "adding to the output");
        count++;
        addsPrevious = true;
        return this;
    }

    /** The library's object, with all that has been added so far. */
    dnnl_primitive_attr handle() {
        OneDnn.check(dnnl_primitive_attr_set_post_ops(handle, after), "post-operations");
        return handle;
    }

    /** Whether the output is read before it is written. */
    boolean addsPrevious() {
        return addsPrevious;
    }

    /** The tensors that these attributes refer to, by argument number. */
    Map<Integer, Tensor> arguments() {
        return arguments;
    }
}
