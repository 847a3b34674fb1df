package org.mnistkit.engine.onednn;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Owns things that live outside the heap, and frees them together, the last one first: primitives
 * before the memory they work on.
 */
public final class Scope implements AutoCloseable {

    private final Deque<Runnable> closers = new ArrayDeque<>();

    /** Takes ownership of something that is to be freed at the end. */
    public <T> T own(T thing, Runnable closer) {
        closers.push(closer);
        return thing;
    }

    /** Frees everything. May be called again. */
    @Override
    public void close() {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
    }
}
