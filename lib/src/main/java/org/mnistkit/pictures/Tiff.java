package org.mnistkit.pictures;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A TIFF file (Adobe 1992, "TIFF Revision 6.0"): of its first picture, what Java's reader needs,
 * and which side is up. Exif's notes in photos have the same form.
 *
 * @param pixels the file with a directory of the first picture alone, without its notes and color
 *     profiles
 * @param orientation from 1, upright, to 8
 * @param scans how many times its data goes over the picture; several if it is progressive JPEG
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Tiff(byte[] pixels, int orientation, int scans) {

    /** Upright, as almost all files are, and all where nothing is noted. */
    static final int UPRIGHT = 1;

    private static final int BITS_PER_SAMPLE = 258;
    private static final int COMPRESSION = 259;
    private static final int STRIP_OFFSETS = 273;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int STRIP_LENGTHS = 279;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_LENGTHS = 325;
    private static final int SAMPLE_FORMAT = 339;

    /** Size, way of packing, color and place of the pixels; by their numbers in the standard. */
    private static final Set<Integer> NEEDED =
            Set.of(
                    256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 292, 293, 317, 320, 322,
                    323, 324, 325, 338, 339, 347, 529, 530, 531, 532);

    private static final int SHORT = 3;
    private static final int LONG = 4;

    /** In bytes, of a value of each type from 1 on. */
    private static final int[] SIZES = {1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};

    private static final int ENTRY = 12;

    private static final int JPEG = 7;

    /** None, CCITT's, LZW, JPEG, deflate (two numbers) and PackBits. */
    private static final Set<Integer> COMPRESSIONS = Set.of(1, 2, 3, 4, 5, JPEG, 8, 32_946, 32_773);

    /** Four inks and transparency. */
    private static final int MOST_SAMPLES = 5;

    private static final int MOST_BITS = 16;

    /** In pixels; the writers of tiles use a few hundred. */
    private static final int LONGEST_TILE = 8192;

    /**
     * Looks through a file.
     *
     * @throws BrokenPictureException if it ends before its pixels do, or parts of it overlap
     * @throws UnsupportedPictureException if its pixels are of a kind that is not read
     */
    static Tiff of(byte[] file) throws IOException {
        try {
            return firstPicture(file);
        } catch (BufferUnderflowException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            throw new BrokenPictureException("it ends in the middle");
        }
    }

    private static Tiff firstPicture(byte[] file) throws IOException {
        ByteBuffer in = inItsOrder(ByteBuffer.wrap(file));
        if (in.getShort(2) != 42) {
            throw new UnsupportedPictureException("numbers of 64 bits (BigTIFF)");
        }
        int start = in.getInt(4);
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        Map<Integer, long[]> values = new HashMap<>();
        int count = in.getShort(start) & 0xffff;
        for (int i = 0; i < count; i++) {
            int at = start + 2 + i * ENTRY;
            int tag = in.getShort(at) & 0xffff;
            if (NEEDED.contains(tag) && values.putIfAbsent(tag, values(in, at)) == null) {
                entries.write(file, at, ENTRY);
            }
        }
        requireKnown(values);
        int scans = 1;
        scans = Math.max(scans, scans(file, values, STRIP_OFFSETS, STRIP_LENGTHS));
        scans = Math.max(scans, scans(file, values, TILE_OFFSETS, TILE_LENGTHS));

        // At the end, so that everything else stays where it is.
        int even = file.length + file.length % 2;
        ByteBuffer pixels = ByteBuffer.allocate(even + 2 + entries.size() + 4).order(in.order());
        pixels.put(file).putInt(4, even);
        pixels.position(even);
        pixels.putShort((short) (entries.size() / ENTRY)).put(entries.toByteArray()).putInt(0);
        return new Tiff(pixels.array(), orientation(ByteBuffer.wrap(file)), scans);
    }

    private static ByteBuffer inItsOrder(ByteBuffer tiff) {
        return tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** Whole numbers of an entry; of other values, only that they are in the file. */
    private static long[] values(ByteBuffer in, int entry) throws BrokenPictureException {
        int type = in.getShort(entry + 2);
        long count = in.getInt(entry + 4) & 0xffff_ffffL;
        long bytes = count * SIZES[type - 1];
        long at = bytes <= 4 ? entry + 8 : in.getInt(entry + 8) & 0xffff_ffffL;
        if (at + bytes > in.limit()) {
            throw new BrokenPictureException("it ends in the middle");
        }
        long[] values = new long[type == SHORT || type == LONG ? (int) count : 0];
        for (int i = 0; i < values.length; i++) {
            int place = (int) at + i * SIZES[type - 1];
            values[i] =
                    type == SHORT ? in.getShort(place) & 0xffff : in.getInt(place) & 0xffff_ffffL;
        }
        return values;
    }

    private static void requireKnown(Map<Integer, long[]> values)
            throws UnsupportedPictureException {
        int compression = (int) value(values, COMPRESSION, 1);
        if (!COMPRESSIONS.contains(compression)) {
            throw new UnsupportedPictureException("compression number " + compression);
        }
        for (long bits : values.getOrDefault(BITS_PER_SAMPLE, new long[] {1})) {
            if (bits < 1 || bits > MOST_BITS) {
                throw new UnsupportedPictureException("%d bits to a number".formatted(bits));
            }
        }
        for (long format : values.getOrDefault(SAMPLE_FORMAT, new long[] {1})) {
            if (format != 1) {
                throw new UnsupportedPictureException("numbers that are not whole, or below 0");
            }
        }
        long samples = value(values, SAMPLES_PER_PIXEL, 1);
        if (samples < 1 || samples > MOST_SAMPLES) {
            throw new UnsupportedPictureException("%d numbers to a pixel".formatted(samples));
        }
        long tile = Math.max(value(values, TILE_WIDTH, 1), value(values, TILE_HEIGHT, 1));
        if (tile > LONGEST_TILE) {
            throw new UnsupportedPictureException("tiles of %,d pixels".formatted(tile));
        }
    }

    private static long value(Map<Integer, long[]> values, int tag, long otherwise) {
        long[] all = values.get(tag);
        return all == null || all.length == 0 ? otherwise : all[0];
    }

    /** The most scans of a piece; 0 if there are no such pieces. */
    private static int scans(byte[] file, Map<Integer, long[]> values, int offsets, int lengths)
            throws BrokenPictureException {
        long[] starts = values.getOrDefault(offsets, new long[0]);
        long[] bytes = values.getOrDefault(lengths, new long[0]);
        long all = 0;
        int most = 0;
        for (int i = 0; i < Math.min(starts.length, bytes.length); i++) {
            if (starts[i] + bytes[i] > file.length) {
                throw new BrokenPictureException("it ends in the middle");
            }
            all += bytes[i];
            if (all > file.length) { // the same bytes would be read again and again
                throw new BrokenPictureException("parts of it overlap");
            }
            if (value(values, COMPRESSION, 1) == JPEG) {
                int end = (int) (starts[i] + bytes[i]);
                most = Math.max(most, Jpeg.scans(file, (int) starts[i], end));
            }
        }
        return most;
    }

    /**
     * Which side of a picture is up, from the first directory; a note that is missing or broken is
     * not a reason to refuse a file.
     *
     * @param tiff a file, or what Exif has noted in one of another format
     * @return from 1, upright, to 8
     */
    static int orientation(ByteBuffer tiff) {
        try {
            inItsOrder(tiff).position(tiff.getInt(4));
            for (int left = tiff.getShort(); left > 0; left--) {
                int tag = tiff.getShort();
                int type = tiff.getShort();
                int count = tiff.getInt();
                int value = tiff.getShort();
                tiff.getShort();
                if (tag == ORIENTATION) {
                    return type == SHORT && count == 1 && value >= 1 && value <= 8
                            ? value
                            : UPRIGHT;
                }
            }
        } catch (BufferUnderflowException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            return UPRIGHT;
        }
        return UPRIGHT;
    }
}
