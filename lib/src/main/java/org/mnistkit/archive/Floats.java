package org.mnistkit.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.bytedeco.javacpp.FloatPointer;
import org.mnistkit.file.Sha256;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Moves numbers between arrays, which lie outside of Java's heap, and files, chunk by chunk. */
public final class Floats {

    /** Numbers that are moved at once. */
    public static final int CHUNK = 1 << 14;

    /** Takes or gives the next numbers of an array, from the start of {@code chunk}. */
    @FunctionalInterface
    public interface ChunkConsumer {
        void accept(float[] chunk, int count) throws IOException;
    }

    private Floats() {}

    /** Writes an array as little-endian float32, in C order. */
    public static void write(INDArray array, OutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        get(
                array,
                (chunk, count) -> {
                    bytes.asFloatBuffer().put(chunk, 0, count);
                    out.write(bytes.array(), 0, count * Float.BYTES);
                });
    }

    /** A checksum of an array's numbers, as {@link #write} gives them: SHA-256 in hexadecimal. */
    public static String checksum(INDArray array) {
        MessageDigest digest = Sha256.newDigest();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            write(array, out);
        } catch (IOException e) {
            throw new UncheckedIOException("the checksum of an array", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Fills an array with float32 in C order.
     *
     * @param array not a view of another, in C order
     * @throws EOFException if there are too few
     */
    public static void read(InputStream in, ByteOrder order, INDArray array) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(order);
        set(
                array,
                (chunk, count) -> {
                    readFully(in, bytes.array(), count * Float.BYTES);
                    bytes.asFloatBuffer().get(chunk, 0, count);
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
    public static void get(INDArray array, ChunkConsumer consumer) throws IOException {
        boolean plain = isPlain(array);
        INDArray values = plain ? array : array.dup('c');
        try {
            FloatPointer pointer = pointer(values);
            float[] chunk = new float[CHUNK];
            for (long start = 0; start < values.length(); start += CHUNK) {
                int count = (int) Math.min(CHUNK, values.length() - start);
                pointer.position(start).get(chunk, 0, count);
                consumer.accept(chunk, count);
            }
        } finally {
            if (!plain) {
                values.close();
            }
        }
    }

    /** Sets the numbers of an array, which is not a view and is in C order. */
    public static void set(INDArray array, ChunkConsumer consumer) throws IOException {
        if (!isPlain(array)) {
            throw new IllegalArgumentException(
                    "the array to be filled is a view of another, or not in C order");
        }
        FloatPointer pointer = pointer(array);
        float[] chunk = new float[CHUNK];
        for (long start = 0; start < array.length(); start += CHUNK) {
            int count = (int) Math.min(CHUNK, array.length() - start);
            consumer.accept(chunk, count);
            pointer.position(start).put(chunk, 0, count);
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
