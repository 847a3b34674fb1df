package org.mnistkit.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.mnistkit.file.Sha256;
import org.mnistkit.file.WholeFile;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes an archive: name its entries, then {@link #save}. The same entries give the same file,
 * byte for byte.
 */
public final class ArchiveWriter {

    /**
     * What an entry consists of. It is asked for its bytes twice, first for the checksum, and has
     * to give the same ones.
     */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Zip files have no time before this; a real one would make every file different. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final int BUFFER = 1 << 16;

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final ArchiveFormat format;
    private final ObjectNode manifest = JSON.createObjectNode();
    private final Map<String, Content> entries = new LinkedHashMap<>();

    public ArchiveWriter(ArchiveFormat format) {
        this.format = format;
        manifest.put("format", format.name()).put("version", format.version());
    }

    /**
     * What the manifest says beyond format, version and checksums; to be filled in by the caller.
     */
    public ObjectNode manifest() {
        return manifest;
    }

    /** Adds an entry of text, in UTF-8. */
    public ArchiveWriter text(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return entry(name, out -> out.write(bytes));
    }

    /**
     * Adds an entry of float32 numbers, little-endian, in C order. They are read from the array
     * when the archive is saved, piece by piece: nothing is copied unless the array is a view of
     * another.
     *
     * @param values an array of type FLOAT, which must not change until the archive is saved
     */
    public ArchiveWriter floats(String name, INDArray values) {
        return entry(name, out -> Floats.write(values, out));
    }

    /**
     * Adds an entry of any bytes.
     *
     * @throws IllegalArgumentException if the format has no such entry, or it was added before
     */
    public ArchiveWriter entry(String name, Content content) {
        if (!format.limits().containsKey(name)) {
            throw new IllegalArgumentException(
                    "\"%s\" is not an entry of a %s; there are %s"
                            .formatted(name, format.name(), format.limits().keySet()));
        }
        if (entries.put(name, content) != null) {
            throw new IllegalArgumentException("there is an entry \"" + name + "\" already");
        }
        return this;
    }

    /**
     * Writes the file as {@link WholeFile} does: whenever the process is killed, there is the
     * earlier file or the new one, whole. The directory has to be there.
     *
     * @throws org.mnistkit.file.DataException if there is no such directory
     * @throws UncheckedIOException if it cannot be written
     * @throws IllegalArgumentException if an entry is missing, or there are more bytes than allowed
     */
    public void save(Path file) {
        WholeFile.requireDirectoryOf(file);
        try {
            WholeFile.replace(file, this::writeTo);
        } catch (IOException e) {
            throw new UncheckedIOException("The file cannot be written: " + file, e);
        }
    }

    /**
     * Writes what {@link #save} puts into a file, for an archive within another.
     *
     * @throws IllegalArgumentException if an entry is missing, or there are more bytes than allowed
     */
    public void writeTo(OutputStream file) throws IOException {
        for (String name : format.limits().keySet()) {
            if (!entries.containsKey(name) && !format.optional().contains(name)) {
                throw new IllegalArgumentException("the entry \"" + name + "\" is missing");
            }
        }
        Map<String, Sum> sums = new LinkedHashMap<>();
        long total = 0;
        ObjectNode checksums = manifest.putObject("sha256");
        for (Map.Entry<String, Content> entry : entries.entrySet()) {
            Sum sum = Sum.of(entry.getValue());
            long limit = format.limits().get(entry.getKey());
            requireSize("the entry \"" + entry.getKey() + "\" has", sum.size, limit);
            total += sum.size;
            sums.put(entry.getKey(), sum);
            checksums.put(entry.getKey(), HexFormat.of().formatHex(sum.sha256.digest()));
        }
        requireSize("the entries together have", total, format.total());
        byte[] text = (JSON.writeValueAsString(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
        Content manifestText = out -> out.write(text);
        requireSize("the manifest has", text.length, ArchiveFormat.LARGEST_MANIFEST);

        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(file, BUFFER));
        put(zip, ArchiveFormat.MANIFEST, manifestText, Sum.of(manifestText));
        for (Map.Entry<String, Content> entry : entries.entrySet()) {
            put(zip, entry.getKey(), entry.getValue(), sums.get(entry.getKey()));
        }
        zip.finish();
        zip.flush();
    }

    private static void requireSize(String what, long size, long limit) {
        if (size > limit) {
            throw new IllegalArgumentException(
                    "%s %,d bytes, but at most %,d are allowed".formatted(what, size, limit));
        }
    }

    private static void put(ZipOutputStream zip, String name, Content content, Sum sum)
            throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(sum.size);
        entry.setCrc(sum.crc.getValue());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        content.writeTo(zip);
        zip.closeEntry();
    }

    /** Counts and sums up what is written to it. */
    private static final class Sum extends OutputStream {
        final MessageDigest sha256 = Sha256.newDigest();
        final CRC32 crc = new CRC32();
        long size;

        static Sum of(Content content) throws IOException {
            Sum sum = new Sum();
            content.writeTo(sum);
            return sum;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int start, int length) {
            sha256.update(bytes, start, length);
            crc.update(bytes, start, length);
            size += length;
        }
    }
}
