package org.mnistkit.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;

/**
 * Memory that several tensors share, each of them needed only for a moment: scratchpads, and
 * gradients on their way back through the network. It is allocated when all tensors are known, and
 * being small, stays in the processor's cache.
 */
public final class SharedBuffer {

    private final List<Tensor> tensors = new ArrayList<>();
    private long bytes;

    /** A tensor in this memory, to be used only after {@link #allocate}. */
    public Tensor tensor(Scope scope, Descriptor descriptor) {
        Tensor tensor = Tensor.without(scope, descriptor);
        tensors.add(tensor);
        bytes = Math.max(bytes, descriptor.bytes());
        return tensor;
    }

    /** Whether a tensor lies in this memory, so that others may overwrite it. */
    public boolean holds(Tensor tensor) {
        return tensors.contains(tensor);
    }

    /** Gives all tensors so far their memory, which the scope owns. */
    public void allocate(Scope scope) {
        if (bytes > 0) {
            BytePointer memory = Tensor.allocate(scope, bytes);
            tensors.forEach(tensor -> tensor.place(memory));
        }
    }
}
