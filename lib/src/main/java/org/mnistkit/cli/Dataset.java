package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.mnistkit.data.DownloadListener;
import org.mnistkit.data.Mnist;

/** What {@code --dataset} chooses from. */
enum Dataset {
    DIGITS("light-tuned"),
    FASHION("mlp-small-fashion");

    /** Stands for a directory where images drawn by the kit are wanted. */
    private static final String SYNTHETIC = "synthetic";

    private final String pretrained;

    Dataset(String pretrained) {
        this.pretrained = pretrained;
    }

    /** The model of the kit that is used unless another one is named. */
    String pretrained() {
        return pretrained;
    }

    /** The data set from a directory and nowhere else, unless the directory is "synthetic". */
    Mnist load(String directory) {
        if (directory.equals(SYNTHETIC)) {
            return this == DIGITS ? Mnist.syntheticDigits() : Mnist.syntheticFashion();
        }
        Path path = Path.of(directory);
        return this == DIGITS ? Mnist.digits(path) : Mnist.fashion(path);
    }

    /** Downloads the data set where it is not there yet; a null directory is the kit's own. */
    Mnist download(Path directory, DownloadListener listener) {
        if (directory == null) {
            return this == DIGITS ? Mnist.digits(listener) : Mnist.fashion(listener);
        }
        return this == DIGITS
                ? Mnist.digits(directory, listener)
                : Mnist.fashion(directory, listener);
    }

    /** The names of its classes, which need no files. */
    List<String> classNames() {
        return load(SYNTHETIC).classNames();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
