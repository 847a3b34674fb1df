package org.mnistkit.download;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file that is published compressed by gzip.
 *
 * @param name its name when decompressed
 * @param compressedBytes its size when compressed, as first published
 * @param bytes its size when decompressed
 * @param sha256 checksum of the decompressed file in hexadecimal; compressed ones may differ
 */
public record RemoteFile(String name, int compressedBytes, int bytes, String sha256) {

    /** The name under which it is published and downloaded. */
    public String compressedName() {
        return name + ".gz";
    }

    /**
     * Finds the file in a folder: compressed or not, also under the name that some tools unpack it
     * to.
     */
    public Optional<Path> findIn(Path folder) {
        return Stream.of(compressedName(), name, name.replace("-idx", ".idx"))
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
