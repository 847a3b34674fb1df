package org.mnistkit.pictures;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A WebP file (RFC 9649): what a reader needs of it, and which side of a photo is up.
 *
 * @param pixels the first frame, without notes and color profiles
 * @param orientation from 1, upright, to 8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Webp(byte[] pixels, int orientation) {

    private static final int CHUNKS = 12;
    private static final int CHUNK_HEADER = 8;

    private static final String EXTENDED = "VP8X";
    private static final String FRAME = "ANMF";
    private static final String ALPHA = "ALPH";
    private static final String LOSSY = "VP8 ";
    private static final String LOSSLESS = "VP8L";
    private static final String NOTES = "EXIF";
    private static final Set<String> READ = Set.of(ALPHA, LOSSY, LOSSLESS, NOTES);

    private static final int FRAME_HEADER = 16;
    private static final int HAS_ALPHA = 0x10;

    /** Of the data of {@link #LOSSY}: width and height, of 14 bits each. */
    private static final int LOSSY_SIZE = 6;

    /** In bytes; what reads bits looks so far ahead. */
    private static final int AHEAD = 8;

    private static final byte[] EXIF_NAME = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);

    /**
     * Looks through a file.
     *
     * @throws BrokenPictureException if it ends before its pixels do, or has none
     */
    static Webp of(byte[] file) throws BrokenPictureException {
        Map<String, ByteBuffer> chunks = chunks(file);
        ByteBuffer lossy = chunks.get(LOSSY);
        ByteBuffer data = lossy == null ? chunks.get(LOSSLESS) : lossy;
        if (data == null || data.limit() < LOSSY_SIZE + 4) {
            throw new BrokenPictureException("no pixels in it");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(file.length);
        // What is without loss has its transparency in itself.
        if (lossy != null && chunks.containsKey(ALPHA)) {
            int width = lossy.getShort(LOSSY_SIZE) & 0x3fff;
            int height = lossy.getShort(LOSSY_SIZE + 2) & 0x3fff;
            ByteBuffer extended = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
            extended.put(0, (byte) HAS_ALPHA);
            extended.putShort(4, (short) (width - 1)).putShort(7, (short) (height - 1));
            write(EXTENDED, extended, all);
            write(ALPHA, longer(chunks.get(ALPHA)), all);
        }
        write(lossy == null ? LOSSLESS : LOSSY, lossy == null ? longer(data) : data, all);
        ByteBuffer pixels = little(ByteBuffer.allocate(CHUNKS + all.size()));
        pixels.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(4 + all.size());
        pixels.put("WEBP".getBytes(StandardCharsets.ISO_8859_1)).put(all.toByteArray());
        return new Webp(pixels.array(), orientation(chunks.get(NOTES)));
    }

    /** The first chunk of each kind that is read; of an animation, those of the first frame. */
    private static Map<String, ByteBuffer> chunks(byte[] file) throws BrokenPictureException {
        Map<String, ByteBuffer> chunks = new LinkedHashMap<>();
        ByteBuffer in = little(ByteBuffer.wrap(file));
        int at = CHUNKS;
        // What follows the picture does not belong to it.
        long size = 8 + Integer.toUnsignedLong(in.getInt(4));
        long end = size > CHUNKS ? Math.min(size, file.length) : file.length;
        while (at + CHUNK_HEADER <= end) {
            String name = new String(file, at, 4, StandardCharsets.ISO_8859_1);
            int length = in.getInt(at + 4);
            int data = at + CHUNK_HEADER;
            if (length < 0 || length > file.length - data) {
                throw new BrokenPictureException("it ends in the middle");
            }
            if (READ.contains(name)) {
                chunks.putIfAbsent(name, little(ByteBuffer.wrap(file, data, length).slice()));
            }
            // A frame's chunks follow its header.
            at = name.equals(FRAME) ? data + FRAME_HEADER : data + length + length % 2;
        }
        return chunks;
    }

    /** With zeros at the end, so that whoever reaches it has read too far. */
    private static ByteBuffer longer(ByteBuffer data) {
        return little(ByteBuffer.allocate(data.limit() + AHEAD)).put(data.rewind()).rewind();
    }

    private static ByteBuffer little(ByteBuffer bytes) {
        return bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void write(String name, ByteBuffer data, ByteArrayOutputStream to) {
        ByteBuffer chunk = little(ByteBuffer.allocate(data.limit() + data.limit() % 2));
        chunk.put(data.rewind());
        ByteBuffer length = little(ByteBuffer.allocate(4)).putInt(0, data.limit());
        to.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        to.writeBytes(length.array());
        to.writeBytes(chunk.array());
    }

    /** Some programs put before Exif's notes what stands before them in JPEG files. */
    private static int orientation(ByteBuffer notes) {
        if (notes == null) {
            return Tiff.UPRIGHT;
        }
        boolean isNamed =
                notes.limit() > EXIF_NAME.length
                        && notes.slice(0, EXIF_NAME.length).equals(ByteBuffer.wrap(EXIF_NAME));
        return Tiff.orientation(notes.position(isNamed ? EXIF_NAME.length : 0).slice());
    }

    /**
     * What the pixels are read from. Where bits are missing, the reader takes zeros for them, and
     * goes back to the end again and again: in a file of a few bytes that claims to have millions
     * of pixels, for minutes.
     */
    static final class Input extends MemoryCacheImageInputStream {

        private static final int MOST_RETURNS = 1000;

        private long last = -1;
        private int returns;

        Input(byte[] pixels) {
            super(new ByteArrayInputStream(pixels));
        }

        @Override
        public void seek(long position) throws IOException {
            returns = position == last ? returns + 1 : 0;
            last = position;
            if (returns > MOST_RETURNS) {
                throw new BrokenPictureException("it ends in the middle");
            }
            super.seek(position);
        }
    }
}
