package org.mnistkit.archive;

import java.util.Map;
import java.util.Set;

/**
 * A kind of archive: a zip file of stored (not compressed) entries, the first of which, {@code
 * manifest.json}, says what the file is and holds the SHA-256 of every other. Nothing in it is a
 * serialized Java object or the name of a class.
 *
 * <p>Model files are archives, and so are checkpoints. Written by {@link ArchiveWriter}, read by
 * {@link ArchiveReader}.
 *
 * @param name what the file is, for example "mnistkit model"
 * @param oldest the oldest version of the format that is read, from 1
 * @param version the version that is written, and the newest that is read
 * @param limits the most bytes that each entry may have, by its name; other entries than these are
 *     refused
 * @param total the most bytes that all entries may have together
 * @param optional which of the entries may be missing
 * @param remedy what helps if one is damaged, for example "delete it"
 */
public record ArchiveFormat(
        String name,
        int oldest,
        int version,
        Map<String, Long> limits,
        long total,
        Set<String> optional,
        String remedy) {

    /** The name of the entry that says what the others are. */
    public static final String MANIFEST = "manifest.json";

    /** The most bytes that a manifest may have. */
    static final int LARGEST_MANIFEST = 1 << 16;

    public ArchiveFormat {
        if (oldest < 1 || version < oldest) {
            throw new IllegalArgumentException(
                    "versions %d to %d are read, but they must begin at 1 or later, and go up"
                            .formatted(oldest, version));
        }
        limits = Map.copyOf(limits);
        optional = Set.copyOf(optional);
        if (limits.containsKey(MANIFEST)) {
            throw new IllegalArgumentException(MANIFEST + " is an entry of every archive");
        }
        if (!limits.keySet().containsAll(optional)) {
            throw new IllegalArgumentException(
                    "optional entries %s, but there are only %s"
                            .formatted(optional, limits.keySet()));
        }
    }

    /**
     * A format whose entries may all be as large as their own limits allow; only its own version is
     * read.
     */
    public ArchiveFormat(
            String name,
            int version,
            Map<String, Long> limits,
            Set<String> optional,
            String remedy) {
        this(
                name,
                version,
                version,
                limits,
                limits.values().stream().mapToLong(each -> each).sum(),
                optional,
                remedy);
    }

    /** The same, which also reads earlier versions. */
    public ArchiveFormat readingFrom(int earlier) {
        return new ArchiveFormat(name, earlier, version, limits, total, optional, remedy);
    }

    /** "only version 1", or "only versions 1 to 2": those that are read. */
    String readable() {
        return oldest == version
                ? "only version " + version
                : "only versions %d to %d".formatted(oldest, version);
    }

    /** The most bytes that a file may have, with the names and sizes of its entries. */
    public long largestFile() {
        return total + LARGEST_MANIFEST + 1024L * (limits.size() + 1);
    }
}
