package org.mnistkit.data;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of a data set that is published as four IDX files: their names, sizes and
 * checksums, and where to get them.
 *
 * @param name what the data set is called
 * @param folder name of the folder that holds it, as both sets use the same file names
 * @param classNames what the labels 0, 1, … stand for
 * @param mirrors addresses under which the four files are found, ending in "/"; tried in order
 * @param trainImages the training images
 * @param trainLabels their labels
 * @param testImages the test images
 * @param testLabels their labels
 * @param standIn what to draw where the files are not to be had
 */
record FileSet(
        String name,
        String folder,
        List<String> classNames,
        List<URI> mirrors,
        Part trainImages,
        Part trainLabels,
        Part testImages,
        Part testLabels,
        SyntheticImages standIn) {

    static final FileSet DIGITS =
            new FileSet(
                    "MNIST",
                    "mnist",
                    List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
                    List.of(
                            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
                            URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/")),
                    new Part(
                            "train-images-idx3-ubyte",
                            9_912_422,
                            47_040_016,
                            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
                    new Part(
                            "train-labels-idx1-ubyte",
                            28_881,
                            60_008,
                            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
                    new Part(
                            "t10k-images-idx3-ubyte",
                            1_648_877,
                            7_840_016,
                            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
                    new Part(
                            "t10k-labels-idx1-ubyte",
                            4_542,
                            10_008,
                            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
                    new SyntheticDigits());

    static final FileSet FASHION =
            new FileSet(
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
                    new Part(
                            "train-images-idx3-ubyte",
                            26_421_880,
                            47_040_016,
                            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
                    new Part(
                            "train-labels-idx1-ubyte",
                            29_515,
                            60_008,
                            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
                    new Part(
                            "t10k-images-idx3-ubyte",
                            4_422_102,
                            7_840_016,
                            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
                    new Part(
                            "t10k-labels-idx1-ubyte",
                            5_148,
                            10_008,
                            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
                    new SyntheticFashion());

    /** The two data sets that the kit knows. */
    static final List<FileSet> ALL = List.of(DIGITS, FASHION);

    /**
     * One of the four files.
     *
     * @param name its name when decompressed
     * @param compressedBytes its size when compressed, as first published
     * @param bytes its size when decompressed
     * @param sha256 checksum of the decompressed file; compressed ones may differ
     */
    record Part(String name, int compressedBytes, int bytes, String sha256) {

        /** The name under which it is published and downloaded. */
        String compressedName() {
            return name + ".gz";
        }

        /** The file in a folder: compressed or not, also by the name that some tools unpack to. */
        Optional<Path> in(Path folder) {
            return Stream.of(compressedName(), name, name.replace("-idx", ".idx"))
                    .map(folder::resolve)
                    .filter(Files::isRegularFile)
                    .findFirst();
        }
    }

    List<Part> parts() {
        return List.of(trainImages, trainLabels, testImages, testLabels);
    }

    /** Where torchvision puts the files beneath the directory that it is given. */
    private Path torchvisionFolder(Path directory) {
        return directory.resolve(name.replace("-", "")).resolve("raw");
    }

    /**
     * The folder with files of this set in a directory that holds data: its own, torchvision's or
     * the directory itself, the first that has any of the four; the last if none has.
     */
    Path folderIn(Path directory) {
        return Stream.of(directory.resolve(folder), torchvisionFolder(directory))
                .filter(each -> missingIn(each).size() < parts().size())
                .findFirst()
                .orElse(directory);
    }

    /** The names of those of the four files that a folder lacks. */
    List<String> missingIn(Path folder) {
        return parts().stream()
                .filter(part -> part.in(folder).isEmpty())
                .map(Part::compressedName)
                .toList();
    }
}
