package org.mnistkit.model;

import java.nio.file.Path;
import java.util.List;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.record.Score;

/**
 * What tells classes of images apart: one trained network, or several that are asked together.
 * Whatever is done with trained networks (predictions, comparisons, pictures of mistakes) takes
 * either.
 */
public sealed interface Classifier permits Model, Ensemble {

    /** What the classes are called, in the order of the probabilities. */
    List<String> classNames();

    /**
     * The models whose probabilities are averaged; a model is its own only member.
     *
     * @return at least one
     */
    List<Model> members();

    /** The score on the test images that its record claims; {@link Score#NONE} if there is none. */
    Score test();

    /** Number of values that all its networks keep. */
    default long parameters() {
        return members().stream().mapToLong(member -> member.network().numParams()).sum();
    }

    /**
     * Reads the file of a model or of an ensemble, which may come from anyone.
     *
     * @throws ModelFileException if there is no such file, or anything about it is wrong
     */
    static Classifier load(Path file) {
        return EnsembleFile.isOne(file) ? EnsembleFile.read(file) : Model.load(file);
    }
}
