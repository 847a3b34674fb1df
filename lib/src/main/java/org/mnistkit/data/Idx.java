package org.mnistkit.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.mnistkit.file.DataException;
import org.mnistkit.file.GzipFile;
import org.mnistkit.file.Sha256;
import org.mnistkit.settings.Values;

/**
 * A file in IDX format, the format of MNIST: a big-endian header of 32-bit numbers (the magic
 * number, the number of images or labels, for images the rows and columns), then one byte for each
 * pixel or label.
 *
 * <p>Files come compressed by gzip or plain; the first two bytes tell which. Nothing in a file is
 * believed before it has been checked, so that a broken or hostile one costs neither time nor
 * memory out of proportion to its size.
 *
 * @param count number of images or labels, at least 1
 * @param rows height of an image; 1 for labels
 * @param columns width of an image; 1 for labels
 * @param values count × rows × columns bytes
 * @param sha256 SHA-256 of the decompressed file, header included, in hexadecimal
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, goes straight into an ImageSet
record Idx(int count, int rows, int columns, byte[] values, String sha256) {

    private static final int IMAGES = 2051;
    private static final int LABELS = 2049;

    /** Far above any real data set (EMNIST's largest has 547 MB), yet an array can hold it. */
    private static final long LARGEST_FILE = 1L << 30;

    private static final long LARGEST_SIDE = 10_000;

    /** Deflate cannot shrink data by more than this factor. */
    private static final long LARGEST_RATIO = 1032;

    private static final int BUFFER = 1 << 16;

    /**
     * Reads a file of images.
     *
     * @throws DataException if it is missing or anything about it is wrong
     */
    static Idx images(Path file, FileOrigin owner) {
        return read(file, IMAGES, owner);
    }

    /**
     * Reads a file of labels.
     *
     * @throws DataException if it is missing or anything about it is wrong
     */
    static Idx labels(Path file, FileOrigin owner) {
        return read(file, LABELS, owner);
    }

    /** The content of a file of images, not compressed. */
    static byte[] ofImages(int count, int rows, int columns, byte[] pixels) {
        return ByteBuffer.allocate(16 + pixels.length)
                .putInt(IMAGES)
                .putInt(count)
                .putInt(rows)
                .putInt(columns)
                .put(pixels)
                .array();
    }

    /** The content of a file of labels, not compressed. */
    static byte[] ofLabels(byte[] labels) {
        return ByteBuffer.allocate(8 + labels.length)
                .putInt(LABELS)
                .putInt(labels.length)
                .put(labels)
                .array();
    }

    /** Puts together what was read from two files, if they belong together. */
    static ImageSet imageSet(
            Idx pixels,
            Idx classes,
            Path images,
            Path labels,
            List<String> classNames,
            Provenance provenance) {
        if (pixels.count() != classes.count()) {
            throw new DataException(
                    "%s holds %s, but %s %s. Do they belong together?"
                            .formatted(
                                    images,
                                    Values.counted(pixels.count(), "image"),
                                    labels,
                                    Values.counted(classes.count(), "label")));
        }
        for (int i = 0; i < classes.count(); i++) {
            int label = classes.values()[i] & 0xff;
            if (label >= classNames.size()) {
                throw new DataException(
                        "%s: label %d of image %,d has no name: there %s."
                                .formatted(labels, label, i, ImageSet.names(classNames)));
            }
        }
        return ImageSet.of(
                pixels.values(),
                classes.values(),
                pixels.rows(),
                pixels.columns(),
                classNames,
                provenance);
    }

    private static Idx read(Path file, int magic, FileOrigin owner) {
        try (InputStream in = GzipFile.open(file)) {
            return read(in, file, magic, owner);
        } catch (EOFException e) {
            throw broken(file, "ends in the middle: it is cut off.", owner, e);
        } catch (ZipException e) {
            throw broken(file, "is damaged (" + e.getMessage() + ").", owner, e);
        } catch (NoSuchFileException e) {
            throw new DataException(file + ": there is no such file.", e);
        } catch (IOException e) {
            throw new DataException(
                    file + ": cannot be read (" + DataException.reason(e) + ").", e);
        }
    }

    private static Idx read(InputStream in, Path file, int magic, FileOrigin owner)
            throws IOException {
        byte[] start = in.readNBytes(4);
        requireMagic(start, file, magic, owner);
        byte[] sizes = in.readNBytes(magic == IMAGES ? 12 : 4);
        if (sizes.length < (magic == IMAGES ? 12 : 4)) {
            throw new EOFException();
        }
        ByteBuffer header = ByteBuffer.wrap(sizes);
        long count = Integer.toUnsignedLong(header.getInt());
        long rows = magic == IMAGES ? Integer.toUnsignedLong(header.getInt()) : 1;
        long columns = magic == IMAGES ? Integer.toUnsignedLong(header.getInt()) : 1;
        String announced =
                magic == IMAGES
                        ? "%s of %,d×%,d pixels"
                                .formatted(Values.counted(count, "image"), rows, columns)
                        : Values.counted(count, "label");
        if (count < 1 || rows < 1 || columns < 1) {
            throw broken(file, "announces " + announced + ": there is nothing in it.", owner, null);
        }
        long length =
                Math.max(rows, columns) > LARGEST_SIDE
                        ? Long.MAX_VALUE
                        : count * rows * columns; // at most 2^32 × 10^8: no overflow
        long size = Files.size(file);
        if (length > size * (in instanceof GZIPInputStream ? LARGEST_RATIO : 1)) {
            throw broken(
                    file,
                    "announces %s, more than its %,d bytes can hold: it is cut off or damaged."
                            .formatted(announced, size),
                    owner,
                    null);
        }
        if (length > LARGEST_FILE) {
            throw new DataException(
                    "%s: announces %s, but no more than %,d bytes of data are read from a file."
                            .formatted(file, announced, LARGEST_FILE));
        }

        byte[] values = allocate((int) length, file, announced);
        MessageDigest digest = Sha256.newDigest();
        digest.update(start);
        digest.update(sizes);
        int read = 0;
        while (read < values.length) {
            int now = in.read(values, read, Math.min(BUFFER, values.length - read));
            if (now < 0) {
                throw broken(
                        file,
                        "announces %s (%,d bytes), but ends after %,d of them: it is cut off."
                                .formatted(announced, length, read),
                        owner,
                        null);
            }
            digest.update(values, read, now); // while these bytes are still in the cache
            read += now;
        }
        // Also makes gzip compare its checksum, which stands at the very end.
        if (in.read() >= 0) {
            throw broken(
                    file,
                    "goes on after the %s that it announces (%,d bytes)."
                            .formatted(announced, length),
                    owner,
                    null);
        }
        return new Idx(
                (int) count,
                (int) rows,
                (int) columns,
                values,
                HexFormat.of().formatHex(digest.digest()));
    }

    private static void requireMagic(byte[] start, Path file, int magic, FileOrigin owner)
            throws EOFException {
        if (start.length == 0) {
            throw broken(file, "is empty.", owner, null);
        }
        if (start.length < 4) {
            throw new EOFException();
        }
        int found = ByteBuffer.wrap(start).getInt();
        if (found == magic) {
            return;
        }
        boolean swapped = found == (magic == IMAGES ? LABELS : IMAGES);
        String advice = swapped ? " Are the two files swapped?" : advice(start);
        // What a reader's file is says what to do, which is hardly ever to get it again.
        boolean isEnough = owner == FileOrigin.USER && !advice.isEmpty();
        throw new DataException(
                "%s: magic number %s where %s is expected.%s%s"
                        .formatted(
                                file,
                                describe(found),
                                describe(magic),
                                advice,
                                isEnough ? "" : " " + owner.remedy(swapped ? "both" : "it")));
    }

    /**
     * What a file seems to be by its first four bytes, and what would make it an IDX file; or "".
     */
    private static String advice(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u001f\u008b")) {
            return " It was compressed twice: decompress it once (gzip -d).";
        }
        if (text.startsWith("PK")) {
            return " It is a zip archive, as NumPy's npz are: unpack it; NumPy's arrays must be"
                    + " written in IDX format.";
        }
        if (text.startsWith("\u0093NUM")) {
            return " It is an array of NumPy: it must be written in IDX format.";
        }
        if (text.equals("vers")) {
            return " It looks like a pointer of Git LFS: \"git lfs pull\" fetches the file itself.";
        }
        if (text.strip().startsWith("<")) {
            return " It looks like a web page: download the file itself.";
        }
        if (start[0] == 0 && start[1] == 0 && start[2] >= 8 && start[2] <= 14) {
            return " It is IDX with numbers of type 0x%02X in %d dimensions; unsigned bytes (0x08) are read, in three dimensions for images and one for labels."
                    .formatted(start[2], start[3]);
        }
        if (text.matches("[\\w\"., ;\\r\\n\\t-]{4}")) {
            return " It looks like text, as CSV is: it must be written in IDX format.";
        }
        return "";
    }

    private static String describe(int magic) {
        return magic == IMAGES
                ? "2051 (images)"
                : magic == LABELS ? "2049 (labels)" : Integer.toUnsignedString(magic);
    }

    /** One large array fails at once or not at all, so this error can be told from a lack of it. */
    private static byte[] allocate(int length, Path file, String announced) {
        try {
            return new byte[length];
        } catch (OutOfMemoryError e) {
            throw new DataException(
                    "%s: %s need %,d MB of memory, but Java may use no more than %,d MB in all. Start it with a larger -Xmx (with the kit's scripts: HEAP=2g)."
                            .formatted(
                                    file,
                                    announced,
                                    length >> 20,
                                    Runtime.getRuntime().maxMemory() >> 20),
                    e);
        }
    }

    private static DataException broken(Path file, String what, FileOrigin owner, Throwable cause) {
        return new DataException(file + ": " + what + " " + owner.remedy("it"), cause);
    }
}
