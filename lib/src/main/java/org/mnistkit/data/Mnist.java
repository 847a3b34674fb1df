package org.mnistkit.data;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The two data sets of the kit: MNIST's handwritten digits and, in the same format, Fashion-MNIST's
 * pieces of clothing. Each has 60,000 images to train on and 10,000 to test with, of 28×28 pixels
 * in ten classes.
 *
 * <p>{@link #digits()} and {@link #fashion()} look for the files in this order:
 *
 * <ol>
 *   <li>the directory named by the system property {@code mnistkit.data} or the environment
 *       variable {@code MNIST_KIT_DATA}; the value {@code synthetic} asks for synthetic images,
 *   <li>the kit's own directory: {@code data} of the checkout, or {@code ~/.cache/mnist-kit} where
 *       the library is used outside of one,
 *   <li>the public mirrors, from which they are downloaded into the kit's own directory,
 *   <li>if no mirror can be reached at all, synthetic images drawn by the kit stand in. They say
 *       what they are: see {@link #provenance()}.
 * </ol>
 *
 * <p>The files are checked against the published checksums, so what is called MNIST is MNIST.
 * Images are read when they are first asked for, and kept as long as memory allows. All methods can
 * be called from any thread.
 */
public final class Mnist {

    /**
     * What was found before, by data set and place. A session stays with what it began with: it
     * never trains on synthetic digits and tests on real ones because the network came back.
     */
    private static final Map<String, Mnist> FOUND = new ConcurrentHashMap<>();

    private final List<String> classNames;
    private final Provenance provenance;
    private final Lazy train;
    private final Lazy test;

    private Mnist(
            List<String> classNames,
            Provenance provenance,
            Supplier<ImageSet> train,
            Supplier<ImageSet> test) {
        this.classNames = classNames;
        this.provenance = provenance;
        this.train = new Lazy(train);
        this.test = new Lazy(test);
    }

    /**
     * MNIST's digits, from wherever they are to be had.
     *
     * @throws DataException if the directory that was named lacks them, or if the download fails
     *     though the network is there
     */
    public static Mnist digits() {
        return digits(DownloadListener.SILENT);
    }

    /**
     * As {@link #digits()}, telling a listener how the download goes, if there is one.
     *
     * @param listener is told on this thread
     */
    public static Mnist digits(DownloadListener listener) {
        return find(FileSet.DIGITS, Places.current(), Download.TimeOuts.USUAL, listener);
    }

    /**
     * MNIST's digits from one directory, which holds the four files or a folder of them, "mnist" or
     * torchvision's "MNIST/raw". The kit's own directory, if it has none, stands for the one that
     * the variable MNIST_KIT_DATA or the system property mnistkit.data names.
     *
     * @throws DataException if they are not there
     */
    public static Mnist digits(Path directory) {
        return in(FileSet.DIGITS, directory, Places.current());
    }

    /**
     * MNIST's digits from one directory, as {@link #digits(Path)}. If its folder "mnist" lacks some
     * of the files, they are downloaded into it first; no synthetic images stand in for them.
     *
     * @param listener is told how the download goes
     * @throws DataException if the files cannot be fetched
     */
    public static Mnist digits(Path directory, DownloadListener listener) {
        return fetch(
                FileSet.DIGITS, directory, Places.current(), Download.TimeOuts.USUAL, listener);
    }

    /** As {@link #digits()}, for the images of Fashion-MNIST. */
    public static Mnist fashion() {
        return fashion(DownloadListener.SILENT);
    }

    /** As {@link #digits(DownloadListener)}, for the images of Fashion-MNIST. */
    public static Mnist fashion(DownloadListener listener) {
        return find(FileSet.FASHION, Places.current(), Download.TimeOuts.USUAL, listener);
    }

    /** As {@link #digits(Path)}, for Fashion-MNIST; the folder is called "fashion-mnist". */
    public static Mnist fashion(Path directory) {
        return in(FileSet.FASHION, directory, Places.current());
    }

    /** As {@link #digits(Path, DownloadListener)}, for Fashion-MNIST. */
    public static Mnist fashion(Path directory, DownloadListener listener) {
        return fetch(
                FileSet.FASHION, directory, Places.current(), Download.TimeOuts.USUAL, listener);
    }

    /**
     * Digits drawn by the kit, as many as MNIST has: good for trying things out, not for comparing
     * results with anyone's.
     */
    public static Mnist syntheticDigits() {
        return synthetic(FileSet.DIGITS, "drawn by the kit");
    }

    /** Pieces of clothing drawn by the kit, as many as Fashion-MNIST has. */
    public static Mnist syntheticFashion() {
        return synthetic(FileSet.FASHION, "drawn by the kit");
    }

    /** The images to train on: 60,000 of them. */
    public ImageSet train() {
        return train.get();
    }

    /** The images to test with: 10,000 of them, to be looked at when all choices are made. */
    public ImageSet test() {
        return test.get();
    }

    /** What the labels 0 to 9 stand for. */
    public List<String> classNames() {
        return classNames;
    }

    /** Where the data comes from, and whether it is real; its checksum is the training images'. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return provenance.name() + " (" + provenance.origin() + ")";
    }

    // ---- Finding

    static Mnist find(
            FileSet set, Places places, Download.TimeOuts timeOuts, DownloadListener listener) {
        String key = set.name() + places.named() + places.home() + places.mirrors(set);
        Mnist known = FOUND.get(key);
        if (known != null) {
            return known;
        }
        // Not under a lock: a download has its own, and loading is cheap to do twice.
        Mnist found = search(set, places, timeOuts, listener);
        Mnist first = FOUND.putIfAbsent(key, found);
        return first == null ? found : first;
    }

    private static Mnist search(
            FileSet set, Places places, Download.TimeOuts timeOuts, DownloadListener listener) {
        Optional<Places.Setting> named = places.named();
        if (named.isPresent()) {
            Places.Setting setting = named.get();
            if (setting.value().equals(Places.SYNTHETIC)) {
                return synthetic(set, "drawn by the kit, as " + setting.name() + " asks for");
            }
            Path directory = places.directory(setting);
            return in(
                    set,
                    directory,
                    "%s, which %s names,".formatted(directory, setting.name()),
                    Owner.USER);
        }
        Path folder = places.home().resolve(set.folder());
        if (!set.missingIn(folder).isEmpty()) {
            try {
                download(set, folder, places, timeOuts, listener);
            } catch (Download.NoNetworkException e) {
                listener.message(
                        e.getMessage() + " Synthetic images stand in; they are not " + set.name());
                return synthetic(set, "drawn by the kit, as no mirror could be reached");
            }
        }
        return files(set, folder, Owner.KIT);
    }

    private static void download(
            FileSet set,
            Path folder,
            Places places,
            Download.TimeOuts timeOuts,
            DownloadListener listener)
            throws Download.NoNetworkException {
        Proxies proxies = new Proxies(places.environment());
        new Download(set, folder, places.mirrors(set), proxies, timeOuts, listener).fetch();
    }

    /** The data set in one directory, downloaded into it unless it is there. */
    static Mnist fetch(
            FileSet set,
            Path directory,
            Places places,
            Download.TimeOuts timeOuts,
            DownloadListener listener) {
        try {
            return in(set, directory, directory.toString(), Owner.USER);
        } catch (DataException e) {
            // Not there, or not all of it.
        }
        Path folder = directory.resolve(set.folder());
        try {
            download(set, folder, places, timeOuts, listener);
        } catch (Download.NoNetworkException e) {
            throw new DataException(
                    "%s Connect, and try again, or put the files of %s into %s yourself."
                            .formatted(e.getMessage(), set.name(), folder),
                    e);
        }
        return in(set, directory, directory.toString(), Owner.USER);
    }

    /** The data set in a directory that a user names; see {@link #digits(Path)}. */
    static Mnist in(FileSet set, Path directory, Places places) {
        if (Files.isRegularFile(directory)) {
            throw new DataException(
                    "%s is a file, where a directory with the files of %s is expected."
                            .formatted(directory, set.name()));
        }
        if (places.named().isPresent()
                && places.isHome(directory)
                && set.missingIn(set.folderIn(directory)).size() == set.parts().size()) {
            return find(set, places, Download.TimeOuts.USUAL, DownloadListener.SILENT);
        }
        return in(set, directory, directory.toString(), Owner.USER);
    }

    /** The data set in one directory and nowhere else. */
    static Mnist in(FileSet set, Path directory, String description, Owner owner) {
        Path folder = set.folderIn(directory);
        List<String> missing = set.missingIn(folder);
        if (missing.size() == set.parts().size()) {
            throw new DataException(
                    "%s lacks %s: none of the files %s is in it or in its folder %s. %s"
                            .formatted(
                                    description,
                                    set.name(),
                                    String.join(", ", missing),
                                    set.folder(),
                                    howToProvide(set, directory)));
        }
        if (!missing.isEmpty()) {
            throw new DataException(
                    "%s is not complete: %s is missing (a plain file without .gz is as good). %s"
                            .formatted(
                                    folder,
                                    String.join(", ", missing),
                                    howToProvide(set, directory)));
        }
        if (folder.equals(directory)) {
            requireThisSet(set, folder);
        }
        return files(set, folder, owner);
    }

    private static String howToProvide(FileSet set, Path directory) {
        return "Get %s with ./mnist-kit download %s, or name another directory."
                .formatted(set.name(), directory);
    }

    /**
     * MNIST and Fashion-MNIST use the same file names: the smallest of the files tells at once
     * which of the two a directory holds.
     */
    private static void requireThisSet(FileSet set, Path folder) {
        Path file = set.testLabels().in(folder).orElseThrow();
        String found;
        try {
            found = Idx.sha256(file, set.testLabels().bytes());
        } catch (IOException e) {
            return; // broken: reading it properly gives the better message
        }
        for (FileSet other : FileSet.ALL) {
            if (!other.equals(set) && other.testLabels().sha256().equals(found)) {
                throw new DataException(
                        "%s holds %s, not %s. %s"
                                .formatted(
                                        folder,
                                        other.name(),
                                        set.name(),
                                        howToProvide(set, folder)));
            }
        }
    }

    private static Mnist files(FileSet set, Path folder, Owner owner) {
        return new Mnist(
                set.classNames(),
                new Provenance(set.name(), folder.toString(), set.trainImages().sha256(), false),
                () -> read(set, folder, set.trainImages(), set.trainLabels(), owner),
                () -> read(set, folder, set.testImages(), set.testLabels(), owner));
    }

    private static ImageSet read(
            FileSet set, Path folder, FileSet.Part images, FileSet.Part labels, Owner owner) {
        Path imageFile = path(images, folder);
        Path labelFile = path(labels, folder);
        Idx pixels = Idx.images(imageFile, owner);
        Idx classes = Idx.labels(labelFile, owner);
        requireChecksum(set, images, imageFile, pixels, owner);
        requireChecksum(set, labels, labelFile, classes, owner);
        return ImageSet.of(
                pixels,
                classes,
                imageFile,
                labelFile,
                set.classNames(),
                new Provenance(set.name(), folder.toString(), pixels.sha256(), false));
    }

    private static Path path(FileSet.Part part, Path folder) {
        return part.in(folder).orElseGet(() -> folder.resolve(part.compressedName()));
    }

    /**
     * Other contents under the same name are refused wherever they lie: results, pictures and class
     * names would go by the name of a data set that they have nothing to do with.
     */
    private static void requireChecksum(
            FileSet set, FileSet.Part part, Path file, Idx found, Owner owner) {
        if (!found.sha256().equals(part.sha256())) {
            throw new DataException(
                    "%s: these are not the data of %s (SHA-256 of the decompressed file %s, expected %s). %s"
                            .formatted(
                                    file,
                                    set.name(),
                                    found.sha256(),
                                    part.sha256(),
                                    owner == Owner.KIT
                                            ? owner.remedy("it")
                                            : "If they are data of your own, read them with"
                                                  + " ImageSet.read(images, labels, classNames)."));
        }
    }

    private static Mnist synthetic(FileSet set, String origin) {
        SyntheticImages images = set.standIn();
        Provenance provenance = new Provenance(images.name(), origin, "", true);
        return new Mnist(
                set.classNames(),
                provenance,
                () -> SyntheticImages.draw(images, 60_000, 1, set.classNames(), provenance),
                () -> SyntheticImages.draw(images, 10_000, 2, set.classNames(), provenance));
    }

    /** Images that are read when first asked for, and read again if memory ran short meanwhile. */
    private static final class Lazy {
        private final Supplier<ImageSet> source;
        private SoftReference<ImageSet> kept = new SoftReference<>(null);

        Lazy(Supplier<ImageSet> source) {
            this.source = source;
        }

        synchronized ImageSet get() {
            ImageSet images = kept.get();
            if (images == null) {
                images = source.get();
                kept = new SoftReference<>(images);
            }
            return images;
        }
    }
}
