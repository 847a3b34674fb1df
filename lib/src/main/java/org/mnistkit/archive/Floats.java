package org.mnistkit.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Moves numbers between arrays, which lie outside of Java's heap, and files, piece by piece. */
public final class Floats {

    /** Numbers that are moved at once. */
    public static final int PIECE = 1 << 14;

    /** Takes or gives the next numbers of an array, from the start of {@code piece}. */
    @FunctionalInterface
    public interface Step {
        void accept(float[] piece, int count) throws IOException;
    }

    private Floats() {}

    /** Writes an array as little-endian float32, in C order. */
    public static void write(INDArray array, OutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PIECE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        get(
                array,
                (piece, count) -> {
                    bytes.asFloatBuffer().put(piece, 0, count);
                    out.write(bytes.array(), 0, count * Float.BYTES);
                });
    }

    /**
     * Fills an array with float32 in C order.
     *
     * @param array not a view of another, in C order
     * @throws EOFException if there are too few
     */
    public static void read(InputStream in, ByteOrder order, INDArray array) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PIECE * Float.BYTES).order(order);
        set(
                array,
                (piece, count) -> {
                    readFully(in, bytes.array(), count * Float.BYTES);
                    bytes.asFloatBuffer().get(piece, 0, count);
                });
    }

    /**
     * Reads so many bytes, no fewer.
     *
     * @throws EOFException if there are too few
     */
    public static void readFully(InputStream in, byte[] bytes, int count) throws IOException {
        if (in.readNBytes(bytes, 0, count) < count) {
            throw new EOFException("it ends too early");
        }
    }

    /** Gives the numbers of any array in C order. */
    public static void get(INDArray array, Step step) throws IOException {
        boolean plain = isPlain(array);
        INDArray values = plain ? array : array.dup('c');
        try {
            FloatPointer pointer = pointer(values);
            float[] piece = new float[PIECE];
            for (long start = 0; start < values.length(); start += PIECE) {
                int count = (int) Math.min(PIECE, values.length() - start);
                pointer.position(start).get(piece, 0, count);
                step.accept(piece, count);
            }
        } finally {
            if (!plain) {
                values.close();
            }
        }
    }

    /** Sets the numbers of an array, which is no view and in C order. */
    public static void set(INDArray array, Step step) throws IOException {
        if (!isPlain(array)) {
            throw new IllegalArgumentException(
                    "the array to be filled is a view of another, or not in C order");
        }
        FloatPointer pointer = pointer(array);
        float[] piece = new float[PIECE];
        for (long start = 0; start < array.length(); start += PIECE) {
            int count = (int) Math.min(PIECE, array.length() - start);
            step.accept(piece, count);
            pointer.position(start).put(piece, 0, count);
        }
    }

    /** All of the array's memory belongs to it, in C order. */
    private static boolean isPlain(INDArray array) {
        if (array.dataType() != DataType.FLOAT) {
            throw new IllegalArgumentException(
                    "the array has type " + array.dataType() + ", but must have FLOAT");
        }
        boolean inOrder = array.ordering() == 'c' || array.isVectorOrScalar();
        return inOrder
                && array.offset() == 0
                && array.data().length() == array.length()
                && (array.length() == 1 || array.elementWiseStride() == 1);
    }

    private static FloatPointer pointer(INDArray array) {
        return new FloatPointer(array.data().addressPointer());
    }
}
