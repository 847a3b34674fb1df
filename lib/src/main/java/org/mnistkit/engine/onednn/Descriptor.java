package org.mnistkit.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.bytedeco.dnnl.dnnl_memory_desc;

/**
 * Describes a tensor: its shape, its type, and the order in which its values lie in memory. The
 * order may be left to the library ("any"), which then chooses for each primitive what suits it
 * best.
 *
 * <p>Descriptors that this class makes are small and owned by the scope given; those that a
 * primitive answers with belong to the primitive.
 */
public final class Descriptor {

    private final dnnl_memory_desc handle;
    private final long[] shape;
    private final long length;
    private final int type;

    private Descriptor(dnnl_memory_desc handle, int type, long... shape) {
        this.handle = handle;
        this.type = type;
        this.shape = shape;
        length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** Values in the order of C: the last index runs fastest. NCHW for images. */
    public static Descriptor plain(Scope scope, int type, long... shape) {
        int[] tags = {0, dnnl_a, dnnl_ab, dnnl_abc, dnnl_abcd};
        return tagged(scope, tags[shape.length], type, shape);
    }

    /** An order that the library is to choose. */
    public static Descriptor any(Scope scope, int type, long... shape) {
        return tagged(scope, dnnl_format_tag_any, type, shape);
    }

    /** Values in an order that the library has a number for. */
    public static Descriptor tagged(Scope scope, int tag, int type, long... shape) {
        return create(
                scope,
                "a tensor",
                type,
                shape,
                to -> dnnl_memory_desc_create_with_tag(to, shape.length, shape, type, tag));
    }

    /** Values that lie so many places apart along each axis. */
    public static Descriptor strided(Scope scope, int type, long[] shape, long[] strides) {
        return create(
                scope,
                "a tensor",
                type,
                shape,
                to -> dnnl_memory_desc_create_with_strides(to, shape.length, shape, type, strides));
    }

    /** Part of a tensor: of such a shape, from such a place on; for a tensor on the same memory. */
    public static Descriptor part(Scope scope, Descriptor of, long[] shape, long[] start) {
        return create(
                scope,
                "a part",
                of.type,
                shape,
                to -> dnnl_memory_desc_create_submemory(to, of.handle, shape, start));
    }

    /** The same values in the same memory, with the first two axes in each other's place. */
    public static Descriptor swapped(Scope scope, Descriptor of) {
        long[] shape = of.shape();
        shape[0] = of.shape[1];
        shape[1] = of.shape[0];
        return create(
                scope,
                "swapped axes",
                of.type,
                shape,
                to -> dnnl_memory_desc_permute_axes(to, of.handle, new int[] {1, 0, 2, 3}));
    }

    /** A copy of what a primitive answered, with the shape it is known to have. */
    static Descriptor copy(Scope scope, dnnl_memory_desc answer, int type, long... shape) {
        return create(scope, "a copy", type, shape, to -> dnnl_memory_desc_clone(to, answer));
    }

    /**
     * @param what what is described, for the message if it cannot be
     * @param creator fills in the handle and returns the library's status
     */
    private static Descriptor create(
            Scope scope,
            String what,
            int type,
            long[] shape,
            ToIntFunction<dnnl_memory_desc> creator) {
        dnnl_memory_desc handle = new dnnl_memory_desc();
        OneDnn.check(
                creator.applyAsInt(handle),
                "describing " + what + " of shape " + Arrays.toString(shape));
        return scope.own(
                new Descriptor(handle, type, shape), () -> dnnl_memory_desc_destroy(handle));
    }

    /** The library's object. */
    public dnnl_memory_desc handle() {
        return handle;
    }

    /** The library's number of the type of the values. */
    public int type() {
        return type;
    }

    /** The shape along one axis. */
    public long size(int axis) {
        return shape[axis];
    }

    /** How many axes there are. */
    public int rank() {
        return shape.length;
    }

    /** A copy of the shape. */
    public long[] shape() {
        return shape.clone();
    }

    /** Number of values, without padding. */
    public long length() {
        return length;
    }

    /** Bytes of memory, padding included. */
    public long bytes() {
        return dnnl_memory_desc_get_size(handle);
    }

    /** Whether tensors of both kinds can stand for each other without being copied. */
    public boolean matches(Descriptor other) {
        return dnnl_memory_desc_equal(handle, other.handle) != 0;
    }

    @Override
    public String toString() {
        return Arrays.toString(shape);
    }
}
