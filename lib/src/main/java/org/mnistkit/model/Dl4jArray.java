package org.mnistkit.model;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import org.mnistkit.archive.Floats;
import org.mnistkit.archive.Untrusted;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads a row of numbers as ND4J 1.0.0-beta4 to M2.1 write it: first the shape (a row of integers
 * that ends in strides, flags and order), then the numbers. Each of the two follows a mode of
 * allocation, a length and a type. Everything is big-endian. ND4J's own reader trusts the lengths.
 */
final class Dl4jArray {

    /**
     * This and the next are the modes of allocation that ND4J still writes, with 64-bit lengths.
     */
    private static final String SHAPE_MODE = "LONG_SHAPE";

    private static final String MODE = "MIXED_DATA_TYPES";

    private Dl4jArray() {}

    /**
     * @param expected how many numbers there must be
     * @return [1, expected]; the caller closes it
     * @throws IOException if they are missing or damaged; the message continues "it is"
     */
    static INDArray read(DataInputStream in, long expected) throws IOException {
        Header shape = Header.read(in);
        // Two dimensions: rank, shape, strides, flags, element stride, order. A row has one or two.
        if (!shape.type.equals("LONG") || (shape.length != 6 && shape.length != 8)) {
            throw new IOException("not a row of numbers: " + shape);
        }
        long rank = in.readLong();
        if (shape.length != 2 * rank + 4) {
            throw new IOException("damaged: its shape has %d dimensions".formatted(rank));
        }
        long length = in.readLong();
        if (rank == 2) {
            if (length != 1) {
                throw new IOException("not a row of numbers, but has %,d rows".formatted(length));
            }
            length = in.readLong();
        }
        in.skipNBytes(8 * (rank + 3));

        Header data = Header.read(in);
        if (!data.type.equals("FLOAT")) {
            throw new IOException(
                    "of type %s, but only FLOAT can be read".formatted(Untrusted.shown(data.type)));
        }
        if (length != expected || data.length != expected) {
            throw new IOException(
                    "%,d numbers, where the configuration asks for %,d"
                            .formatted(data.length, expected));
        }
        INDArray row = Nd4j.createUninitialized(DataType.FLOAT, new long[] {1, expected}, 'c');
        try {
            Floats.read(in, ByteOrder.BIG_ENDIAN, row);
        } catch (IOException e) {
            row.close();
            throw e;
        }
        return row;
    }

    private record Header(String mode, long length, String type) {
        static Header read(DataInputStream in) throws IOException {
            Header header = new Header(in.readUTF(), in.readLong(), in.readUTF());
            if (!header.mode.equals(SHAPE_MODE) && !header.mode.equals(MODE)) {
                throw new IOException("of an old or unknown kind: " + Untrusted.shown(header.mode));
            }
            return header;
        }
    }
}
