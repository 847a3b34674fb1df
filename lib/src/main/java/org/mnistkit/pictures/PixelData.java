package org.mnistkit.pictures;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Of a picture's file, what holds its pixels. Texts, profiles, previews and further frames never
 * reach Java's readers, which would unpack them to any size.
 */
final class PixelData {

    private static final Set<String> PNG_CHUNKS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
    private static final int PNG_SIGNATURE = 8;

    private static final int GIF_EXTENSION = 0x21;
    private static final int GIF_CONTROL = 0xf9;
    private static final int GIF_IMAGE = 0x2c;
    private static final int GIF_END = 0x3b;

    private static final int BMP_HEADER_SIZE = 14;
    private static final int BMP_HEADER_WITH_COMPRESSION = 40;
    private static final int BMP_COMPRESSION = 30;

    private static final String PNG_END = "IEND";

    private PixelData() {}

    /** A PNG file's chunks of pixels, colors and transparency. */
    static byte[] ofPng(byte[] file) throws BrokenPictureException {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream(file.length);
        pixels.write(file, 0, PNG_SIGNATURE);
        ByteBuffer chunks = ByteBuffer.wrap(file);
        for (int at = PNG_SIGNATURE; at + 12 <= file.length; ) {
            int length = chunks.getInt(at);
            String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (length < 0 || length > file.length - at - 12) {
                throw new BrokenPictureException("it ends in the middle");
            }
            if (PNG_CHUNKS.contains(type)) {
                pixels.write(file, at, length + 12);
            }
            if (type.equals(PNG_END)) {
                break; // Programs that save over a larger file may leave the rest of it behind.
            }
            at += length + 12;
        }
        return pixels.toByteArray();
    }

    /** A GIF file's first frame. */
    static byte[] ofGif(byte[] file) throws BrokenPictureException {
        try {
            return firstFrame(file);
        } catch (IndexOutOfBoundsException e) {
            throw new BrokenPictureException("it ends in the middle");
        }
    }

    private static byte[] firstFrame(byte[] file) throws BrokenPictureException {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream(file.length);
        int at = 13 + colors(file[10]);
        pixels.write(file, 0, at);
        while ((file[at] & 0xff) == GIF_EXTENSION) {
            int end = blocksEnd(file, at + 2);
            if ((file[at + 1] & 0xff) == GIF_CONTROL) { // which color is transparent
                pixels.write(file, at, end - at);
            }
            at = end;
        }
        if ((file[at] & 0xff) != GIF_IMAGE) {
            throw new BrokenPictureException("no pixels in it");
        }
        int data = at + 10 + colors(file[at + 9]) + 1;
        pixels.write(file, at, blocksEnd(file, data) - at);
        pixels.write(GIF_END);
        return pixels.toByteArray();
    }

    /** The length of a table of colors, in bytes, from its flags. */
    private static int colors(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    /** Where a list of blocks ends: each begins with its length, and the last has none. */
    private static int blocksEnd(byte[] file, int start) {
        int at = start;
        while (file[at] != 0) {
            at += 1 + (file[at] & 0xff);
        }
        return at + 1;
    }

    /**
     * A BMP file as it is; but one may hold a picture of another format.
     *
     * @throws UnsupportedPictureException if its pixels are packed in a way that is not read
     */
    static byte[] ofBmp(byte[] file) throws IOException {
        if (file.length < BMP_COMPRESSION + 4) {
            throw new BrokenPictureException("it ends in the middle");
        }
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (header.getInt(BMP_HEADER_SIZE) < BMP_HEADER_WITH_COMPRESSION) {
            return file;
        }
        int compression = header.getInt(BMP_COMPRESSION);
        return switch (compression) {
            case 0, 1, 2, 3 -> file;
            case 4 -> throw new UnsupportedPictureException("a JPEG picture in it");
            case 5 -> throw new UnsupportedPictureException("a PNG picture in it");
            default -> throw new UnsupportedPictureException("compression number " + compression);
        };
    }
}
