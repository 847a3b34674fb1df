package org.mnistkit.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.mnistkit.archive.Floats;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.file.Sha256;
import org.mnistkit.network.NetworkState;
import org.mnistkit.record.Score;
import org.mnistkit.settings.UnknownWordException;

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
     * A checksum of what decides the answers: the layers, weights, normalizations and temperatures
     * of its members. Its file, its record and its class names are not part of it, nor is its
     * reject option, which says only when an answer is withheld.
     */
    default String checksum() {
        MessageDigest digest = Sha256.newDigest();
        for (Model member : members()) {
            String parts =
                    NetworkState.layers(member.network())
                            + member.normalization()
                            + Floats.checksum(member.network().params())
                            + (member.temperature() == 1 ? "" : member.temperature());
            digest.update(parts.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Reads the file of a model or of an ensemble, which may come from anyone.
     *
     * @throws ModelFileException if there is no such file, or anything about it is wrong
     */
    static Classifier load(Path file) {
        return EnsembleFile.isOne(file) ? EnsembleFile.read(file) : Model.load(file);
    }

    /**
     * A trained model or ensemble that comes with the kit.
     *
     * @param name one of {@link #pretrainedNames}
     * @throws UnknownWordException if there is none; the message names them all
     */
    static Classifier pretrained(String name) {
        return Pretrained.read(
                "trained model of the kit", name, pretrainedNames(), Classifier::load);
    }

    /** The names of all that comes with the kit, those of models before those of ensembles. */
    static List<String> pretrainedNames() {
        return Stream.of(Pretrained.MODELS, Pretrained.ENSEMBLES).flatMap(List::stream).toList();
    }

    /**
     * A trained model or ensemble of the kit, or else a file: names mean the same everywhere,
     * whatever files there are.
     *
     * @param nameOrFile one of {@link #pretrainedNames}, or the path of a file for {@link #load}
     * @throws IllegalArgumentException if it is neither; the message says what there is
     * @throws ModelFileException if anything about the file is wrong
     */
    static Classifier find(String nameOrFile) {
        List<String> names = pretrainedNames();
        if (names.contains(nameOrFile)) {
            return pretrained(nameOrFile);
        }
        if (Files.isRegularFile(Path.of(nameOrFile))) {
            return load(Path.of(nameOrFile));
        }
        throw new IllegalArgumentException(
                "\"%s\" is neither a trained model of the kit (%s) nor a file.%s"
                        .formatted(
                                nameOrFile,
                                String.join(", ", names),
                                UnknownWordException.suggestion(nameOrFile, names)));
    }
}
