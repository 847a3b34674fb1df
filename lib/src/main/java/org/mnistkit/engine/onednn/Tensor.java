package org.mnistkit.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.nio.FloatBuffer;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Memory outside the heap and the description of what lies in it. */
public final class Tensor {

    /** A cache line, and the widest register. */
    private static final int ALIGNMENT = 64;

    private final Descriptor descriptor;
    private final dnnl_memory handle = new dnnl_memory();
    private FloatPointer data;

    /** The same memory for copies out of it, which then make no garbage; null until the first. */
    private FloatBuffer buffer;

    private Tensor(Scope scope, Descriptor descriptor, Pointer data) {
        this.descriptor = descriptor;
        OneDnn.check(
                dnnl_memory_create(handle, descriptor.handle(), OneDnn.engine(), data),
                "making a tensor");
        scope.own(handle, () -> dnnl_memory_destroy(handle));
        this.data = data == null ? null : new FloatPointer(data);
    }

    /** A tensor with memory of its own, filled with zeros. */
    public static Tensor allocate(Scope scope, Descriptor descriptor) {
        return new Tensor(scope, descriptor, allocate(scope, descriptor.bytes()));
    }

    /** A tensor on memory that somebody else owns and keeps for as long as the scope lives. */
    public static Tensor over(Scope scope, Descriptor descriptor, Pointer data) {
        return new Tensor(scope, descriptor, data);
    }

    /** A tensor whose memory is given later. */
    static Tensor without(Scope scope, Descriptor descriptor) {
        return new Tensor(scope, descriptor, null);
    }

    /** Aligned memory of zeros, freed with the scope and not before. */
    static BytePointer allocate(Scope scope, long bytes) {
        BytePointer raw = allocate(bytes + ALIGNMENT);
        scope.own(raw, raw::deallocate);
        Pointer.memset(raw, 0, bytes + ALIGNMENT);
        return raw.getPointer((ALIGNMENT - raw.address() % ALIGNMENT) % ALIGNMENT);
    }

    private static BytePointer allocate(long bytes) {
        try {
            return new BytePointer(bytes);
        } catch (OutOfMemoryError e) {
            throw new OutOfMemoryException(
                    "There is no memory outside the heap for another %,d MB (%s)"
                            .formatted(bytes >> 20, e.getMessage()),
                    e);
        }
    }

    /** Gives the tensor its memory. */
    void place(Pointer memory) {
        OneDnn.check(dnnl_memory_set_data_handle(handle, memory), "placing a tensor");
        data = new FloatPointer(memory);
    }

    /** What lies in it. */
    public Descriptor descriptor() {
        return descriptor;
    }

    dnnl_memory handle() {
        return handle;
    }

    /** The same memory, read as another shape or layout of no more bytes. */
    public Tensor as(Scope scope, Descriptor other) {
        return new Tensor(scope, other, data);
    }

    /** Copies values in, in the order in which they lie in memory. */
    public void put(float[] values, int count) {
        data.put(values, 0, count);
    }

    /** Copies values out, from the first on, in the order in which they lie in memory. */
    public void get(float[] values) {
        data.get(values);
    }

    /** Copies values out, from one of them on. */
    public void get(long start, float[] values) {
        if (buffer == null) {
            buffer = new FloatPointer(data).capacity(descriptor.length()).asBuffer();
        }
        buffer.get(Math.toIntExact(start), values);
    }

    /** Sets the value of a tensor that has only one. */
    public void set(double value) {
        data.put(0, (float) value);
    }

    /** The first value. */
    public float value() {
        return data.get(0);
    }

    /** Its memory, to be read and written only as long as the scope lives. */
    public FloatPointer data() {
        return data;
    }
}
