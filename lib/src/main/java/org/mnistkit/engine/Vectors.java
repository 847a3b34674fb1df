package org.mnistkit.engine;

import static org.bytedeco.dnnl.global.dnnl.*;

import org.bytedeco.javacpp.FloatPointer;
import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Scope;
import org.mnistkit.engine.onednn.SharedBuffer;
import org.mnistkit.engine.onednn.Tensor;
import org.mnistkit.engine.onednn.VectorOps;

/** Tensors over parts of long vectors, and the operations on them. */
final class Vectors implements AutoCloseable {

    /** Floats in a chunk of long vectors: four chunks fit into the third cache. */
    static final long CHUNK = 1 << 18;

    private final Scope scope = new Scope();
    private final SharedBuffer scratchpads = new SharedBuffer();
    private final VectorOps math = new VectorOps(scope, scratchpads);

    VectorOps math() {
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
