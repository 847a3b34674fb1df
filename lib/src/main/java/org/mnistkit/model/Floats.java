package org.mnistkit.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Moves numbers between arrays, which lie outside of Java's heap, and files, piece by piece. */
final class Floats {

    private static final int PIECE = 1 << 14;

    private Floats() {}

    /** Writes an array as little-endian float32, in C order. */
    static void write(INDArray array, OutputStream out) throws IOException {
        boolean plain = isPlain(array);
        INDArray values = plain ? array : array.dup('c');
        float[] piece = new float[PIECE];
        byte[] bytes = new byte[PIECE * Float.BYTES];
        FloatBuffer floats = littleEndian(bytes);
        FloatPointer pointer = pointer(values);
        for (long start = 0; start < values.length(); start += PIECE) {
            int count = (int) Math.min(PIECE, values.length() - start);
            pointer.position(start).get(piece, 0, count);
            floats.put(0, piece, 0, count);
            out.write(bytes, 0, count * Float.BYTES);
        }
        if (!plain) {
            values.close();
        }
    }

    /**
     * Fills an array with little-endian float32 in C order.
     *
     * @param array not a view of another, in C order
     * @throws EOFException if there are too few
     */
    static void read(InputStream in, INDArray array) throws IOException {
        if (!isPlain(array)) {
            throw new IllegalArgumentException(
                    "the array to be filled is a view of another, or not in C order");
        }
        float[] piece = new float[PIECE];
        byte[] bytes = new byte[PIECE * Float.BYTES];
        FloatBuffer floats = littleEndian(bytes);
        FloatPointer pointer = pointer(array);
        for (long start = 0; start < array.length(); start += PIECE) {
            int count = (int) Math.min(PIECE, array.length() - start);
            if (in.readNBytes(bytes, 0, count * Float.BYTES) < count * Float.BYTES) {
                throw new EOFException();
            }
            floats.get(0, piece, 0, count);
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

    private static FloatBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }
}
