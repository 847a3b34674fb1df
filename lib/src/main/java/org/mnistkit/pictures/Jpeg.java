package org.mnistkit.pictures;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A JPEG file (ITU-T T.81, annex B), looked through up to its first scan: what Java's reader needs
 * of it, and which side of a photo is up. Phones store a photo as their sensor lay, and note in the
 * file (Exif 2.3, tag 0x0112) how it is to be turned; every viewer does that, but Java's own reader
 * does not. No other note is read.
 *
 * @param pixels the file without its notes, previews and color profiles
 * @param orientation from 1, upright, to 8
 * @param scans how many times its data goes over the picture; several in progressive files
 * @param isWhole whether it has an end
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Jpeg(byte[] pixels, int orientation, int scans, boolean isWhole) {

    /** Upright, as almost all files are, and all where nothing is noted. */
    static final int UPRIGHT = 1;

    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int APPLICATION = 0xe0;
    private static final int COMMENT = 0xfe;
    private static final int EXIF = APPLICATION + 1;

    private static final String JFIF_NAME = "JFIF\0";
    private static final String EXIF_NAME = "Exif\0\0";
    private static final String ADOBE_NAME = "Adobe";

    private static final int ORIENTATION_TAG = 0x0112;
    private static final int SHORT = 3;

    /** A segment that says what one of Exif does too: three components are YCbCr. */
    private static final byte[] JFIF_SEGMENT = {
        -1, (byte) APPLICATION, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    /**
     * Looks through a file.
     *
     * @throws BrokenPictureException if there is no first scan
     */
    static Jpeg of(byte[] file) throws BrokenPictureException {
        ByteArrayOutputStream tables = new ByteArrayOutputStream();
        int orientation = UPRIGHT;
        boolean hasJfif = false;
        boolean hasExif = false;
        int at = 2;
        while (true) {
            if (at + 4 > file.length || (file[at] & 0xff) != 0xff) {
                throw new BrokenPictureException("no pixels in it");
            }
            int marker = file[at + 1] & 0xff;
            if (marker == 0xff) { // one of several that fill up
                at++;
                continue;
            }
            if (marker == SCAN) {
                break;
            }
            int length = ((file[at + 2] & 0xff) << 8) | (file[at + 3] & 0xff);
            if (length < 2 || at + 2 + length > file.length) {
                throw new BrokenPictureException("no pixels in it");
            }
            ByteBuffer segment = ByteBuffer.wrap(file, at + 4, length - 2).slice();
            boolean isJfif = marker == APPLICATION && startsWith(segment, JFIF_NAME);
            boolean isNote = marker >= APPLICATION && marker < APPLICATION + 16;
            if (marker == EXIF && startsWith(segment, EXIF_NAME) && !hasExif) {
                hasExif = true;
                orientation = orientation(segment.position(EXIF_NAME.length()).slice());
            }
            hasJfif |= isJfif;
            if (isJfif || startsWith(segment, ADOBE_NAME) || (!isNote && marker != COMMENT)) {
                tables.write(file, at, length + 2);
            }
            at += length + 2;
        }
        ByteArrayOutputStream pixels = new ByteArrayOutputStream(file.length);
        pixels.write(file, 0, 2);
        if (hasExif && !hasJfif) {
            pixels.writeBytes(JFIF_SEGMENT);
        }
        pixels.writeBytes(tables.toByteArray());
        pixels.write(file, at, file.length - at);
        // Within a scan's data, such a byte is followed by 0 or by the number of a restart.
        int scans = 0;
        boolean isWhole = false;
        for (int i = at; i + 1 < file.length && !isWhole; i++) {
            if ((file[i] & 0xff) == 0xff) {
                int marker = file[i + 1] & 0xff;
                scans += marker == SCAN ? 1 : 0;
                isWhole = marker == END;
            }
        }
        return new Jpeg(pixels.toByteArray(), orientation, scans, isWhole);
    }

    private static boolean startsWith(ByteBuffer segment, String name) {
        byte[] begin = new byte[Math.min(segment.limit(), name.length())];
        segment.get(0, begin);
        return name.equals(new String(begin, StandardCharsets.ISO_8859_1));
    }

    /**
     * From the first directory; a note that is missing or broken is not a reason to refuse a file.
     */
    private static int orientation(ByteBuffer tiff) {
        try {
            tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            tiff.position(tiff.getInt(4));
            for (int left = tiff.getShort(); left > 0; left--) {
                int tag = tiff.getShort();
                int type = tiff.getShort();
                int count = tiff.getInt();
                int value = tiff.getShort();
                tiff.getShort();
                if (tag == ORIENTATION_TAG) {
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
