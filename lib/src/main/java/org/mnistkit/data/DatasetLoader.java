package org.mnistkit.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mnistkit.download.Download;
import org.mnistkit.download.DownloadListener;
import org.mnistkit.download.RemoteFile;
import org.mnistkit.file.DataException;
import org.mnistkit.file.GzipFile;
import org.mnistkit.file.ShellWord;
import org.mnistkit.synthetic.SyntheticImages;

/**
 * Finds the files of a data set and reads them; {@link Dataset} says where it looks.
 *
 * @param set the data set
 * @param locations where to look for its files
 * @param timeOuts how long a download may wait
 * @param listener is notified of a download
 */
record DatasetLoader(
        Dataset set,
        DataLocations locations,
        Download.TimeOuts timeOuts,
        DownloadListener listener) {

    /**
     * What was found before, by data set and place. A session keeps what it began with: it never
     * trains on synthetic digits and tests on real ones because the network came back.
     */
    private static final Map<String, Mnist> FOUND = new ConcurrentHashMap<>();

    /** The data set from the first location that has it; see {@link Dataset#load()}. */
    Mnist load() {
        String key = set.name() + locations.named() + locations.home() + locations.mirrors(set);
        Mnist known = FOUND.get(key);
        if (known != null) {
            return known;
        }
        // Not under a lock: a download has its own, and loading twice costs little.
        Mnist found = search();
        Mnist first = FOUND.putIfAbsent(key, found);
        return first == null ? found : first;
    }

    /** The data set if it is on this machine; see {@link Dataset#loadOffline()}. */
    Mnist loadOffline() {
        Path folder = locations.home().resolve(set.folder());
        if (locations.named().isEmpty() && !set.files().missingIn(folder).isEmpty()) {
            throw new DataException(
                    "%s is not on this machine. Get it with ./mnist-kit download."
                            .formatted(set.name()));
        }
        return load();
    }

    private Mnist search() {
        Optional<DataLocations.Setting> named = locations.named();
        if (named.isPresent()) {
            DataLocations.Setting setting = named.get();
            if (setting.value().equals(DataLocations.SYNTHETIC)) {
                return synthetic("drawn by the kit, as " + setting.name() + " asks for");
            }
            Path directory = locations.directory(setting);
            return in(directory, "%s, which %s names,".formatted(directory, setting.name()));
        }
        Path folder = locations.home().resolve(set.folder());
        if (!set.files().missingIn(folder).isEmpty()) {
            try {
                downloadInto(folder);
            } catch (Download.NoNetworkException e) {
                listener.message(
                        e.getMessage() + " Synthetic images stand in; they are not " + set.name());
                return synthetic("drawn by the kit, as no mirror could be reached");
            }
        }
        return read(folder, FileOrigin.KIT);
    }

    /** The data set in a directory that a user names; see {@link Dataset#load(Path)}. */
    Mnist load(Path directory) {
        if (Files.isRegularFile(directory)) {
            throw new DataException(
                    "%s is a file, where a directory with the files of %s is expected."
                            .formatted(directory, set.name()));
        }
        if (locations.named().isPresent()
                && locations.isHome(directory)
                && !set.files().areAnyIn(set.folderIn(directory))) {
            return load();
        }
        return in(directory, directory.toString());
    }

    /** The data set in one directory, downloaded into it unless it is there. */
    Mnist download(Path directory) {
        try {
            return in(directory, directory.toString());
        } catch (DataException e) {
            // Not there, or not all of it.
        }
        Path folder = directory.resolve(set.folder());
        try {
            downloadInto(folder);
        } catch (Download.NoNetworkException e) {
            throw new DataException(
                    "%s Connect, and try again, or put the files of %s into %s yourself."
                            .formatted(e.getMessage(), set.name(), folder),
                    e);
        }
        return in(directory, directory.toString());
    }

    private void downloadInto(Path folder) throws Download.NoNetworkException {
        new Download(
                        set.name(),
                        set.files().all(),
                        folder,
                        locations.mirrors(set),
                        locations.environment(),
                        timeOuts,
                        listener)
                .fetch();
    }

    /** The data set in one directory and nowhere else. */
    private Mnist in(Path directory, String description) {
        Path folder = set.folderIn(directory);
        List<String> missing = set.files().missingIn(folder);
        if (!set.files().areAnyIn(folder)) {
            throw new DataException(
                    "%s lacks %s: none of the files %s is in it or in its folder %s. %s"
                            .formatted(
                                    description,
                                    set.name(),
                                    String.join(", ", missing),
                                    set.folder(),
                                    howToProvide(directory)));
        }
        if (!missing.isEmpty()) {
            throw new DataException(
                    "%s is not complete: %s is missing (a plain file without .gz is as good). %s"
                            .formatted(
                                    folder, String.join(", ", missing), howToProvide(directory)));
        }
        if (folder.equals(directory)) {
            requireThisSet(folder);
        }
        return read(folder, FileOrigin.USER);
    }

    private String howToProvide(Path directory) {
        return "Get %s with ./mnist-kit download %s, or name another directory."
                .formatted(set.name(), ShellWord.of(directory));
    }

    /**
     * Data sets share the names of their files: the smallest of the files shows at once which of
     * them a directory holds.
     */
    private void requireThisSet(Path folder) {
        RemoteFile labels = set.files().testLabels();
        String found;
        try {
            found = GzipFile.sha256(labels.findIn(folder).orElseThrow(), labels.bytes());
        } catch (IOException e) {
            return; // broken: reading it properly gives the better message
        }
        for (Dataset other : Dataset.all()) {
            if (!other.equals(set) && other.files().testLabels().sha256().equals(found)) {
                throw new DataException(
                        "%s holds %s, not %s. %s"
                                .formatted(folder, other.name(), set.name(), howToProvide(folder)));
            }
        }
    }

    private Mnist read(Path folder, FileOrigin origin) {
        IdxFiles files = set.files();
        return new Mnist(
                set,
                new Provenance(set.name(), folder.toString(), files.trainImages().sha256(), false),
                () -> read(folder, files.trainImages(), files.trainLabels(), origin),
                () -> read(folder, files.testImages(), files.testLabels(), origin));
    }

    private ImageSet read(Path folder, RemoteFile images, RemoteFile labels, FileOrigin origin) {
        Path imageFile = path(images, folder);
        Path labelFile = path(labels, folder);
        Idx pixels = Idx.images(imageFile, origin);
        Idx classes = Idx.labels(labelFile, origin);
        requireChecksum(images, imageFile, pixels, origin);
        requireChecksum(labels, labelFile, classes, origin);
        return Idx.imageSet(
                pixels,
                classes,
                imageFile,
                labelFile,
                set.classNames(),
                new Provenance(set.name(), folder.toString(), pixels.sha256(), false));
    }

    private static Path path(RemoteFile file, Path folder) {
        return file.findIn(folder).orElseGet(() -> folder.resolve(file.compressedName()));
    }

    /**
     * Other contents under the same name are refused wherever they are: results, pictures and class
     * names would carry the name of a data set that they have nothing to do with.
     */
    private void requireChecksum(RemoteFile expected, Path file, Idx found, FileOrigin origin) {
        if (!found.sha256().equals(expected.sha256())) {
            throw new DataException(
                    "%s: these are not the data of %s (SHA-256 of the decompressed file %s, expected %s). %s"
                            .formatted(
                                    file,
                                    set.name(),
                                    found.sha256(),
                                    expected.sha256(),
                                    origin == FileOrigin.KIT
                                            ? origin.remedy("it")
                                            : "If they are data of your own, read them with"
                                                  + " ImageSet.read(images, labels, classNames)."));
        }
    }

    /** Images drawn by the kit in place of the data set's. */
    Mnist synthetic(String origin) {
        Provenance provenance = new Provenance(set.syntheticImages().name(), origin, "", true);
        return new Mnist(
                set,
                provenance,
                () -> draw(60_000, 1, provenance),
                () -> draw(10_000, 2, provenance));
    }

    private ImageSet draw(int count, long seed, Provenance provenance) {
        return draw(set.syntheticImages(), set.classNames(), count, seed, provenance);
    }

    /** Images drawn by the kit, as many of each class as of any other. */
    static ImageSet draw(
            SyntheticImages kind,
            List<String> classNames,
            int count,
            long seed,
            Provenance provenance) {
        byte[] labels = kind.labels(count, seed);
        byte[] pixels = kind.pixels(labels, seed);
        int side = SyntheticImages.SIDE;
        return ImageSet.of(pixels, labels, side, side, classNames, provenance);
    }
}
