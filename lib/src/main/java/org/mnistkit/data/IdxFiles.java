package org.mnistkit.data;

import java.nio.file.Path;
import java.util.List;
import org.mnistkit.download.RemoteFile;

/**
 * The four files in IDX format that a data set is published as.
 *
 * @param trainImages the training images
 * @param trainLabels their labels
 * @param testImages the test images
 * @param testLabels their labels
 */
record IdxFiles(
        RemoteFile trainImages,
        RemoteFile trainLabels,
        RemoteFile testImages,
        RemoteFile testLabels) {

    List<RemoteFile> all() {
        return List.of(trainImages, trainLabels, testImages, testLabels);
    }

    /** Whether a folder has any of the files. */
    boolean areAnyIn(Path folder) {
        return missingIn(folder).size() < all().size();
    }

    /** The names of those files that a folder lacks. */
    List<String> missingIn(Path folder) {
        return all().stream()
                .filter(file -> file.findIn(folder).isEmpty())
                .map(RemoteFile::compressedName)
                .toList();
    }
}
