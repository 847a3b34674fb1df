package org.mnistkit.data;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mnistkit.download.Download;
import org.mnistkit.download.DownloadListener;
import org.mnistkit.download.RemoteFile;
import org.mnistkit.file.DataException;
import org.mnistkit.settings.UnknownWordException;
import org.mnistkit.synthetic.SyntheticDigits;
import org.mnistkit.synthetic.SyntheticFashion;
import org.mnistkit.synthetic.SyntheticImages;

/**
 * A data set that the kit knows: its name, its classes, its four files and where to get them. To
 * add one, add a constant here and list it in {@link #all}.
 *
 * <p>{@link #load()} looks for the files in this order:
 *
 * <ol>
 *   <li>the directory named by the system property {@code mnistkit.data} or the environment
 *       variable {@code MNIST_KIT_DATA}; the value {@code synthetic} asks for synthetic images,
 *   <li>the kit's own directory: {@code data} of the checkout, or {@code ~/.cache/mnist-kit} if the
 *       library is used outside of a checkout,
 *   <li>the public mirrors, from which they are downloaded into the kit's own directory,
 *   <li>if no mirror can be reached at all, synthetic images drawn by the kit replace them. They
 *       say so themselves: see {@link Mnist#provenance()}.
 * </ol>
 *
 * <p>The files are checked against the published checksums, so what is called MNIST is MNIST. All
 * methods can be called from any thread.
 */
public final class Dataset {

    /** MNIST: handwritten digits. */
    public static final Dataset DIGITS =
            new Dataset(
                    "digits",
                    "MNIST",
                    "mnist",
                    List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
                    List.of(
                            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
                            URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/")),
                    new IdxFiles(
                            new RemoteFile(
                                    "train-images-idx3-ubyte",
                                    9_912_422,
                                    47_040_016,
                                    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
                            new RemoteFile(
                                    "train-labels-idx1-ubyte",
                                    28_881,
                                    60_008,
                                    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
                            new RemoteFile(
                                    "t10k-images-idx3-ubyte",
                                    1_648_877,
                                    7_840_016,
                                    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
                            new RemoteFile(
                                    "t10k-labels-idx1-ubyte",
                                    4_542,
                                    10_008,
                                    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")),
                    new SyntheticDigits(),
                    false);

    /** Fashion-MNIST: pieces of clothing. */
    public static final Dataset FASHION =
            new Dataset(
                    "fashion",
                    "Fashion-MNIST",
                    "fashion-mnist",
                    List.of(
                            "T-shirt/top",
                            "Trouser",
                            "Pullover",
                            "Dress",
                            "Coat",
                            "Sandal",
                            "Shirt",
                            "Sneaker",
                            "Bag",
                            "Ankle boot"),
                    List.of(
                            URI.create(
                                    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
                            URI.create(
                                    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/")),
                    new IdxFiles(
                            new RemoteFile(
                                    "train-images-idx3-ubyte",
                                    26_421_880,
                                    47_040_016,
                                    "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
                            new RemoteFile(
                                    "train-labels-idx1-ubyte",
                                    29_515,
                                    60_008,
                                    "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
                            new RemoteFile(
                                    "t10k-images-idx3-ubyte",
                                    4_422_102,
                                    7_840_016,
                                    "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
                            new RemoteFile(
                                    "t10k-labels-idx1-ubyte",
                                    5_148,
                                    10_008,
                                    "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")),
                    new SyntheticFashion(),
                    true);

    private static final List<Dataset> ALL = List.of(DIGITS, FASHION);

    private final String word;
    private final String name;
    private final String folder;
    private final List<String> classNames;
    private final List<URI> mirrors;
    private final IdxFiles files;
    private final SyntheticImages synthetic;
    private final boolean canBeMirrored;

    /**
     * Describes a data set.
     *
     * @param word what the command line calls it
     * @param name what titles and tables call it
     * @param folder name of the folder that holds it, since data sets share the names of their
     *     files
     * @param classNames what the labels 0, 1, … stand for
     * @param mirrors addresses under which the files are found, ending in "/"; tried in order
     * @param files the four files
     * @param synthetic the images that replace it offline
     * @param canBeMirrored see {@link #canBeMirrored()}
     */
    Dataset(
            String word,
            String name,
            String folder,
            List<String> classNames,
            List<URI> mirrors,
            IdxFiles files,
            SyntheticImages synthetic,
            boolean canBeMirrored) {
        this.word = word;
        this.name = name;
        this.folder = folder;
        this.classNames = classNames;
        this.mirrors = mirrors;
        this.files = files;
        this.synthetic = synthetic;
        this.canBeMirrored = canBeMirrored;
    }

    // ---- What it is

    /** All data sets that the kit knows. */
    public static List<Dataset> all() {
        return ALL;
    }

    /**
     * Returns the data set that the command line calls by a word, such as "digits".
     *
     * @throws UnknownWordException if there is none
     */
    public static Dataset of(String word) {
        List<String> words = ALL.stream().map(Dataset::word).toList();
        return ALL.get(words.indexOf(UnknownWordException.known("data set", word, words)));
    }

    /** What the command line calls it, for example "digits". */
    public String word() {
        return word;
    }

    /** What titles and tables call it, for example "MNIST". */
    public String name() {
        return name;
    }

    /** What the labels 0, 1, … stand for. */
    public List<String> classNames() {
        return classNames;
    }

    /**
     * Whether an image still shows its class if left and right are exchanged: a coat does, a 2 does
     * not.
     */
    public boolean canBeMirrored() {
        return canBeMirrored;
    }

    /** Returns the data set whose classes have these names, if the kit knows one. */
    public static Optional<Dataset> ofClasses(List<String> classNames) {
        return ALL.stream().filter(set -> set.classNames.equals(classNames)).findFirst();
    }

    String folder() {
        return folder;
    }

    List<URI> mirrors() {
        return mirrors;
    }

    IdxFiles files() {
        return files;
    }

    SyntheticImages syntheticImages() {
        return synthetic;
    }

    /**
     * Returns the folder with files of this set in a directory that holds data: its own,
     * torchvision's or the directory itself, the first that has any of the four; the last if none
     * has.
     */
    Path folderIn(Path directory) {
        Path torchvision = directory.resolve(name.replace("-", "")).resolve("raw");
        return Stream.of(directory.resolve(folder), torchvision)
                .filter(files::areAnyIn)
                .findFirst()
                .orElse(directory);
    }

    /** Returns {@link #word}. */
    @Override
    public String toString() {
        return word;
    }

    // ---- Its images

    /**
     * Loads the data set from the first place that has it; see the description of this class.
     *
     * @throws DataException if the named directory lacks it, or if the download fails although
     *     there is a network
     */
    public Mnist load() {
        return load(DownloadListener.SILENT);
    }

    /**
     * Loads the data set as {@link #load()} does, and reports the progress of the download if there
     * is one.
     *
     * @param listener is notified on this thread
     */
    public Mnist load(DownloadListener listener) {
        return loader(listener).load();
    }

    /**
     * Loads the data set from one directory. It holds the four files, or a folder with them: the
     * one that {@link #download} creates, or torchvision's. If the kit's own directory has none of
     * them, it means the directory that the variable MNIST_KIT_DATA or the system property
     * mnistkit.data names.
     *
     * @throws DataException if the files are not there
     */
    public Mnist load(Path directory) {
        return loader(DownloadListener.SILENT).load(directory);
    }

    /**
     * Loads the data set from one directory, as {@link #load(Path)} does, after downloading what is
     * missing into its folder, such as "mnist". Synthetic images never replace it.
     *
     * @param listener is notified of the download, on this thread
     * @throws DataException if the files cannot be downloaded
     */
    public Mnist download(Path directory, DownloadListener listener) {
        return loader(listener).download(directory);
    }

    /**
     * Loads the data set as {@link #load()} does, but only if it is on this machine: nothing is
     * downloaded.
     *
     * @throws DataException if it is not; the message says how to get it
     */
    public Mnist loadOffline() {
        return loader(DownloadListener.SILENT).loadOffline();
    }

    /**
     * Returns images drawn by the kit, as many as MNIST has: good for trying things out, not for
     * comparing results with anyone's.
     */
    public Mnist synthetic() {
        return loader(DownloadListener.SILENT).synthetic("drawn by the kit");
    }

    /**
     * Draws fewer of these images: {@link #synthetic()} takes many seconds.
     *
     * @param count how many, at least 0
     * @param seed the same seed gives the same images, bit for bit
     */
    public ImageSet draw(int count, long seed) {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + ", but must be at least 0");
        }
        Provenance provenance = new Provenance(synthetic.name(), "drawn by the kit", "", true);
        return DatasetLoader.draw(synthetic, classNames, count, seed, provenance);
    }

    private DatasetLoader loader(DownloadListener listener) {
        return new DatasetLoader(
                this, DataLocations.current(), Download.TimeOuts.DEFAULT, listener);
    }
}
