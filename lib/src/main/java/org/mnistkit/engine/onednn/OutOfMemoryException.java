package org.mnistkit.engine.onednn;

/** There is too little memory outside Java's heap. The message says what for, and what helps. */
public final class OutOfMemoryException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /**
     * @param what what there was no memory for
     * @param cause may be null
     */
    OutOfMemoryException(String what, Throwable cause) {
        super(
                what
                        + ". Train with smaller batches, or allow the process more memory: in"
                        + " notebooks with \"make lab MEMORY_CAP=4g\", at the command line with"
                        + " \"MEMORY_CAP=4g ./mnist-kit …\", elsewhere with the JVM's option"
                        + " -Dorg.bytedeco.javacpp.maxphysicalbytes=4g.",
                cause);
    }
}
