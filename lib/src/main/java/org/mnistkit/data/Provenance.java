package org.mnistkit.data;

import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a set of images comes from. It travels with every {@link ImageSet}, so that a chart title,
 * a run record or a table can never pass synthetic digits off as MNIST.
 *
 * @param name what the data is called in titles and tables, for example "MNIST"
 * @param origin where it was read from or how it was made, for example a directory; "" if unknown
 * @param checksum SHA-256 of the decompressed image file in hexadecimal; "" if there is no file
 * @param synthetic true if the images were drawn by a program
 */
public record Provenance(String name, String origin, String checksum, boolean synthetic)
        implements Serializable {

    public Provenance {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(checksum, "checksum");
    }

    /**
     * Of images put together: it names every set once, and has no checksum if there are several.
     */
    static Provenance of(List<Provenance> sets) {
        Set<Provenance> different = new LinkedHashSet<>(sets);
        if (different.size() == 1) {
            return sets.get(0);
        }
        return new Provenance(
                different.stream()
                        .map(Provenance::name)
                        .distinct()
                        .collect(Collectors.joining(" and ")),
                different.stream()
                        .map(Provenance::origin)
                        .filter(origin -> !origin.isEmpty())
                        .distinct()
                        .collect(Collectors.joining(", ")),
                "",
                different.stream().anyMatch(Provenance::synthetic));
    }

    /** Of the same images after a corruption; they are in no file. */
    Provenance corrupted(Corruption corruption, long seed) {
        return new Provenance(
                "%s, %s".formatted(name, corruption),
                "%s, corrupted by %s with seed %d".formatted(origin, corruption, seed),
                "",
                synthetic);
    }
}
