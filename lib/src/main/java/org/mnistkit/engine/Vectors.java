package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.bytedeco.javacpp.FloatPointer;

/** Tensors over parts of long vectors, and the operations on them. */
final class Vectors implements AutoCloseable {

    private final Scope scope = new Scope();
    private final Slab scratchpads = new Slab();
    private final Elementwise math = new Elementwise(scope, scratchpads);

    Elementwise math() {
        return math;
    }

    /** A tensor over so many floats that somebody else owns. */
    Tensor over(FloatPointer start, long length) {
        return Tensor.over(scope, Descriptor.plain(scope, dnnl_f32, length), start);
    }

    /** To be called when all operations have been made. */
    void allocateShared() {
        scratchpads.allocate(scope);
    }

    @Override
    public void close() {
        scope.close();
    }
}
