package org.mnistkit.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.mnistkit.file.DataException;
import org.mnistkit.file.Sha256;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads an archive, which may come from anybody. Opening it checks everything: that it is a zip
 * file of the right kind and version, that it has the entries it should and no others, that none is
 * compressed, encrypted, larger than allowed or larger than the file, and that every entry has the
 * checksum that the manifest gives. What is read afterwards is whole, and no memory is taken but
 * for what is asked for.
 *
 * <p>This class is long because all checks of a file from anybody stand together, in their order.
 */
public final class ArchiveReader implements Closeable {

    /** Far more than a sound archive has; stops a directory of millions of entries. */
    private static final int MOST_ENTRIES = 128;

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final ArchiveFormat format;
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>();
    private ObjectNode manifest;

    private ArchiveReader(Path file, ArchiveFormat format, ZipFile zip) {
        this.file = file;
        this.format = format;
        this.zip = zip;
    }

    /**
     * Opens an archive and checks all of it.
     *
     * @throws ModelFileException if there is no such file, or anything about it is wrong
     */
    public static ArchiveReader open(Path file, ArchiveFormat format) {
        ArchiveReader reader = null;
        try {
            requireFile(file, format);
            reader = new ArchiveReader(file, format, new ZipFile(file.toFile()));
            reader.readDirectory();
            reader.readManifest();
            reader.verify();
            return reader;
        } catch (IOException | RuntimeException e) {
            if (reader != null) {
                reader.close();
            }
            throw failure(file, format, e);
        }
    }

    /**
     * Whether a file says that it is an archive of a format; it may be damaged nevertheless. False
     * if there is no such file.
     */
    public static boolean isOf(Path file, ArchiveFormat format) {
        try {
            requireFile(file, format);
            try (ZipFile zip = new ZipFile(file.toFile())) {
                ZipEntry manifest = zip.getEntry(ArchiveFormat.MANIFEST);
                if (manifest == null || manifest.getMethod() != ZipEntry.STORED) {
                    return false;
                }
                byte[] text =
                        zip.getInputStream(manifest).readNBytes(ArchiveFormat.LARGEST_MANIFEST);
                return format.name()
                        .equals(Untrusted.JSON.readTree(text).path("format").textValue());
            }
        } catch (IOException | RuntimeException e) {
            return false; // whoever opens it is told why
        }
    }

    /**
     * A pipe is not opened, as that would wait until somebody writes into it; nor is a file that is
     * too large, as a directory of its entries is kept in memory.
     */
    private static void requireFile(Path file, ArchiveFormat format) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        if (!found.isRegularFile()) {
            String what = found.isDirectory() ? "a directory" : "a device or the like";
            throw new ModelFileException(file, "is " + what + ", not a file.");
        }
        long limit = format.largestFile();
        if (found.size() > limit) {
            throw new ModelFileException(
                    file,
                    "has %,d bytes, but the largest %s has %,d. It is something else, or damaged."
                            .formatted(found.size(), format.name(), limit));
        }
    }

    private static ModelFileException failure(Path file, ArchiveFormat format, Exception e) {
        Optional<String> foreign = isReadable(e) ? ForeignFile.recognized(file) : Optional.empty();
        if (foreign.isPresent()) {
            return new ModelFileException(file, foreign.get(), e);
        }
        if (e instanceof ModelFileException known) {
            return known;
        }
        if (e instanceof NoSuchFileException) {
            return new ModelFileException(file, "does not exist.", e);
        }
        if (e instanceof FileSystemException system) {
            return new ModelFileException(
                    file, "cannot be read: " + DataException.reason(system) + ".", e);
        }
        // Java's own reader of zip files reports a broken one by exceptions of several kinds, and
        // not all of them have a message.
        String reason = e.getMessage() == null ? "it ends too early" : e.getMessage();
        return new ModelFileException(
                file,
                "is not a valid %s, or is damaged (%s): %s."
                        .formatted(format.name(), reason, format.remedy()),
                e);
    }

    /**
     * Java reports a file that is not a zip file by exceptions of many kinds, but a missing file by
     * one of these.
     */
    private static boolean isReadable(Exception e) {
        return !(e instanceof FileSystemException);
    }

    private void readDirectory() throws IOException {
        if (zip.size() > MOST_ENTRIES) {
            throw broken("has %,d entries".formatted(zip.size()));
        }
        long size = Files.size(file);
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            String name = entry.getName();
            boolean isManifest = name.equals(ArchiveFormat.MANIFEST);
            Long limit =
                    isManifest
                            ? Long.valueOf(ArchiveFormat.LARGEST_MANIFEST)
                            : format.limits().get(name);
            if (limit == null) {
                throw new ModelFileException(
                        file,
                        "has an entry \"%s\", which version %d of the format \"%s\" has no place for. It was changed, or made by a newer kit: update the kit."
                                .formatted(Untrusted.shown(name), format.version(), format.name()));
            }
            if (entries.put(name, entry) != null) {
                throw broken("has two entries \"" + name + "\"");
            }
            if (entry.getMethod() != ZipEntry.STORED
                    || entry.getCompressedSize() != entry.getSize()) {
                throw broken(
                        "has a compressed entry \"%s\", where stored ones are expected"
                                .formatted(name));
            }
            if (entry.getSize() < 0 || entry.getSize() > limit) {
                throw broken(
                        "has an entry \"%s\" of %,d bytes, where at most %,d are allowed"
                                .formatted(name, entry.getSize(), limit));
            }
            if (entry.getSize() > size) {
                throw broken(
                        "has %,d bytes, but announces an entry \"%s\" of %,d"
                                .formatted(size, name, entry.getSize()));
            }
        }
    }

    private void readManifest() throws IOException {
        if (!entries.containsKey(ArchiveFormat.MANIFEST)) {
            throw new ModelFileException(
                    file,
                    "is a zip file, but no %s: it has no %s."
                            .formatted(format.name(), ArchiveFormat.MANIFEST));
        }
        JsonNode read = json(ArchiveFormat.MANIFEST);
        String name = read.path("format").asText();
        if (!name.equals(format.name())) {
            throw new ModelFileException(
                    file,
                    "is a \"%s\", where a \"%s\" is expected."
                            .formatted(Untrusted.shown(name), format.name()));
        }
        JsonNode version = read.path("version");
        if (!version.isInt()
                || version.intValue() < format.oldest()
                || version.intValue() > format.version()) {
            throw new ModelFileException(
                    file,
                    "has %s, but %s can be read. If it was made by a newer kit, update the kit."
                            .formatted(
                                    version.isMissingNode()
                                            ? "no version"
                                            : "version " + Untrusted.shown(version.toString()),
                                    format.readable()));
        }
        manifest = (ObjectNode) read;
    }

    private void verify() throws IOException {
        JsonNode checksums = manifest.path("sha256");
        for (String name : format.limits().keySet()) {
            boolean present = entries.containsKey(name);
            if (!present && !format.optional().contains(name)) {
                throw broken("has no entry \"" + name + "\"");
            }
            if (present != checksums.has(name)) {
                throw broken(
                        present
                                ? "gives no checksum of its entry \"" + name + "\""
                                : "gives a checksum of \"" + name + "\", which is missing");
            }
        }
        if (checksums.size() != entries.size() - 1) {
            throw broken("gives checksums of entries that there are not");
        }
        byte[] buffer = new byte[BUFFER];
        for (String name : format.limits().keySet()) {
            if (entries.containsKey(name)) {
                String found = sha256(name, buffer);
                if (!found.equals(checksums.path(name).asText())) {
                    throw broken("has other contents of \"%s\" than it says".formatted(name));
                }
            }
        }
    }

    private String sha256(String name, byte[] buffer) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        long left = size(name);
        try (InputStream in = stream(name)) {
            while (left > 0) {
                int now = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (now < 0) {
                    throw new EOFException("cut off in \"" + name + "\"");
                }
                digest.update(buffer, 0, now);
                left -= now;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The version of the format that the file has. */
    public int version() {
        return manifest.path("version").intValue();
    }

    /** What was put into {@link ArchiveWriter#manifest}, and format, version and checksums. */
    public ObjectNode manifest() {
        return manifest;
    }

    /**
     * Checks that the manifest says nothing that would be overlooked.
     *
     * @param known all that it may say
     * @throws ModelFileException if it says more
     */
    public void requireKeys(Set<String> known) {
        for (var names = manifest.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw broken("has a manifest with an unknown \"" + Untrusted.shown(name) + "\"");
            }
        }
    }

    /** True if there is an entry of this name. */
    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /** Bytes of an entry. */
    public long size(String name) {
        return entry(name).getSize();
    }

    /**
     * An entry of text.
     *
     * @throws ModelFileException if it is not UTF-8
     */
    public String text(String name) {
        long size = size(name);
        try (InputStream in = stream(name)) {
            byte[] bytes = in.readNBytes(Math.toIntExact(size));
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw broken("has an entry \"" + name + "\" that is not text in UTF-8", e);
        } catch (IOException e) {
            throw failure(file, format, e);
        }
    }

    /**
     * An entry of JSON, of which no more than a tree is made.
     *
     * @throws ModelFileException if it is not a JSON object
     */
    public JsonNode json(String name) {
        JsonNode read;
        try {
            read = Untrusted.JSON.readTree(text(name));
        } catch (JsonProcessingException e) {
            throw broken("has a broken \"%s\": %s".formatted(name, e.getOriginalMessage()), e);
        }
        if (!(read instanceof ObjectNode)) {
            throw broken("has a \"" + name + "\" that is no JSON object");
        }
        return read;
    }

    /**
     * Fills an array with an entry of float32 numbers, as {@link ArchiveWriter#floats} wrote them.
     *
     * @param array of type FLOAT, not a view of another, in C order
     * @throws ModelFileException if there are more numbers or fewer than the array has; it is then
     *     left as it was
     */
    public void floats(String name, INDArray array) {
        long size = size(name);
        if (size != array.length() * Float.BYTES) {
            throw new ModelFileException(
                    file,
                    "has %,d bytes in \"%s\", where %,d numbers of 4 bytes are expected. It belongs to another network, or is damaged."
                            .formatted(size, name, array.length()));
        }
        try (InputStream in = stream(name)) {
            Floats.read(in, ByteOrder.LITTLE_ENDIAN, array);
        } catch (IOException e) {
            throw failure(file, format, e);
        }
    }

    /**
     * The bytes of an entry; to be closed by the caller.
     *
     * @throws ModelFileException if there is no such entry
     * @throws IOException if it cannot be read
     */
    public InputStream stream(String name) throws IOException {
        return zip.getInputStream(entry(name));
    }

    /**
     * The exception for contents that cannot be right, with the way to fix them.
     *
     * @param what is wrong, a sentence but for its subject: "has no weights"
     */
    public ModelFileException broken(String what) {
        return broken(what, null);
    }

    /**
     * The same, with the exception that reported it.
     *
     * @param what is wrong, a sentence but for its subject: "has no weights"
     */
    public ModelFileException broken(String what, Throwable cause) {
        String sentence = what.matches("(?s).*[.?]") ? what : what + ".";
        return new ModelFileException(
                file, "%s It is damaged: %s.".formatted(sentence, format.remedy()), cause);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
        }
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw broken("has no entry \"" + name + "\"");
        }
        return entry;
    }
}
