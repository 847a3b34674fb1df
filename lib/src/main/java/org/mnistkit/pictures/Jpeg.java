package org.mnistkit.pictures;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
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
 * @param inks how its pixels are kept if they are for printing
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Jpeg(byte[] pixels, int orientation, int scans, boolean isWhole, Inks inks) {

    /** Whether a picture is for printing, and if so, how its numbers say how much ink there is. */
    enum Inks {
        NONE,
        /** How much there is of each ink. */
        CMYK,
        /** How much is missing of each, as Adobe's programs write it. */
        INVERTED_CMYK,
        /** The same, with YCbCr of what cyan, magenta and yellow leave. */
        YCCK
    }

    private static final int END = 0xd9;
    private static final int SCAN = 0xda;
    private static final int APPLICATION = 0xe0;
    private static final int COMMENT = 0xfe;
    private static final int EXIF = APPLICATION + 1;

    private static final String JFIF_NAME = "JFIF\0";
    private static final String EXIF_NAME = "Exif\0\0";
    private static final String ADOBE_NAME = "Adobe";

    /** Where a segment of Adobe's says what the numbers are, and the number for YCCK. */
    private static final int ADOBE_TRANSFORM = 11;

    private static final int YCCK = 2;

    private static final int BITS = 8;

    /** Where the header of a frame says how many numbers a pixel has. */
    private static final int COMPONENTS = 5;

    /** A segment that says what one of Exif does too: three components are YCbCr. */
    private static final byte[] JFIF_SEGMENT = {
        -1, (byte) APPLICATION, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    /**
     * Looks through a file.
     *
     * @throws BrokenPictureException if there is no first scan
     * @throws UnsupportedPictureException if its pixels are packed in a way that is not read
     */
    static Jpeg of(byte[] file) throws IOException {
        ByteArrayOutputStream tables = new ByteArrayOutputStream();
        int orientation = Tiff.UPRIGHT;
        boolean hasJfif = false;
        boolean hasExif = false;
        int components = 0;
        Inks inks = Inks.CMYK;
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
                orientation = Tiff.orientation(segment.position(EXIF_NAME.length()).slice());
            }
            if (isFrame(marker) && segment.limit() > COMPONENTS) {
                requireKnown(marker, segment.get(0));
                components = segment.get(COMPONENTS);
            }
            if (startsWith(segment, ADOBE_NAME) && segment.limit() > ADOBE_TRANSFORM) {
                inks = segment.get(ADOBE_TRANSFORM) == YCCK ? Inks.YCCK : Inks.INVERTED_CMYK;
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
        Scans scans = Scans.of(file, at, file.length);
        return new Jpeg(
                pixels.toByteArray(),
                orientation,
                scans.count,
                scans.end < file.length,
                components == 4 ? inks : Inks.NONE);
    }

    /** The headers of frames are 0xc0 to 0xcf, but for three. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && (marker == 0xc0 || marker % 4 != 0);
    }

    /** The first three kinds are read, with eight bits to a number. */
    private static void requireKnown(int frame, int bits) throws UnsupportedPictureException {
        if (frame > 0xc2) {
            boolean isLossless = frame % 4 == 3;
            boolean isArithmetic = frame > 0xc8;
            throw new UnsupportedPictureException(
                    isLossless
                            ? "lossless coding"
                            : isArithmetic ? "arithmetic coding" : "hierarchical coding");
        }
        if (bits != BITS) {
            throw new UnsupportedPictureException("%d bits to a number".formatted(bits));
        }
    }

    /** How many scans a JPEG picture has that is a part of a file. */
    static int scans(byte[] file, int from, int to) {
        return Scans.of(file, from, to).count;
    }

    /**
     * The scans in a part of a file.
     *
     * @param count how many there are
     * @param end where the marker is that ends the picture; the end of the part if there is none
     */
    private record Scans(int count, int end) {

        /** Walks from marker to marker: between two scans, segments may have any bytes in them. */
        static Scans of(byte[] file, int from, int to) {
            int count = 0;
            int at = from;
            while (at + 1 < to) {
                int marker = (file[at] & 0xff) == 0xff ? file[at + 1] & 0xff : 0;
                if (marker == END) {
                    return new Scans(count, at);
                }
                count += marker == SCAN ? 1 : 0;
                if (!isSegment(marker)) {
                    at++; // the data of a scan, in which 0xff is followed by 0 or by a restart
                } else if (at + 3 < to) {
                    at += 2 + (((file[at + 2] & 0xff) << 8) | (file[at + 3] & 0xff));
                } else {
                    break;
                }
            }
            return new Scans(count, to);
        }

        /**
         * Whether something has to be skipped. Restarts and the beginning of a picture have no
         * length, and the header of a scan is looked through: there could be more of them in it.
         */
        private static boolean isSegment(int marker) {
            return marker >= 0xc0
                    && marker != 0xff
                    && (marker < 0xd0 || marker > 0xd8)
                    && marker != SCAN;
        }
    }

    private static boolean startsWith(ByteBuffer segment, String name) {
        byte[] begin = new byte[Math.min(segment.limit(), name.length())];
        segment.get(0, begin);
        return name.equals(new String(begin, StandardCharsets.ISO_8859_1));
    }
}
