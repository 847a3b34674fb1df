package org.mnistkit.model;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.mnistkit.record.EnsembleRecord;
import org.mnistkit.record.Score;
import org.mnistkit.settings.UnknownWordException;
import org.mnistkit.settings.Values;

/**
 * Several trained networks that are asked together: the answer is the mean of their probabilities.
 * Networks that were trained from other first weights, or on other images, make other mistakes, so
 * that the mean is mostly right more often than any one of them (Hansen and Salamon, 1990). The
 * mean of their logits does as well, within chance; that of the probabilities needs no explanation.
 *
 * <p>Its file, {@code *.mnistkit}, holds the file of each member, and is as safe to load as those.
 *
 * @param members 1 to 100 models of the same classes; they may be of any networks, each with a
 *     normalization of its own
 * @param run how it was made and with what result; null if not known
 */
public record Ensemble(List<Model> members, EnsembleRecord run) implements Classifier {

    /** The most members that an ensemble may have. */
    public static final int MOST_MEMBERS = 100;

    /**
     * @throws IllegalArgumentException if there are no members, too many, or members of different
     *     classes
     */
    public Ensemble {
        members = List.copyOf(members);
        if (members.isEmpty() || members.size() > MOST_MEMBERS) {
            throw new IllegalArgumentException(
                    "An ensemble has 1 to %d members, but there are %d."
                            .formatted(MOST_MEMBERS, members.size()));
        }
        List<String> first = members.get(0).classNames();
        for (int i = 1; i < members.size(); i++) {
            List<String> other = members.get(i).classNames();
            if (!other.equals(first)) {
                throw new IllegalArgumentException(
                        "The members of an ensemble must tell the same classes apart, but the first has %s, and number %d has %s."
                                .formatted(
                                        String.join(", ", first), i + 1, String.join(", ", other)));
            }
        }
    }

    /** An ensemble that was not measured yet. */
    public Ensemble(List<Model> members) {
        this(members, null);
    }

    /** The same ensemble with the record of how it was made and measured. */
    public Ensemble withRun(EnsembleRecord record) {
        return new Ensemble(members, record);
    }

    @Override
    public List<String> classNames() {
        return members.get(0).classNames();
    }

    @Override
    public Score test() {
        return run == null ? Score.NONE : run.test();
    }

    /**
     * Writes the ensemble's file, which {@link Classifier#load} reads. An earlier one is replaced
     * in one step, when the new one is complete on the disk. The directory must exist.
     *
     * @throws IllegalArgumentException if a weight is NaN or infinite, or too large for float16, or
     *     if all members together need more than 1,000,000,000 bytes
     * @throws org.mnistkit.file.DataException if there is no such directory
     * @throws UncheckedIOException if the file cannot be written
     */
    public void save(Path file, WeightType precision) {
        EnsembleFile.write(this, file, precision);
    }

    /**
     * An ensemble that comes with the kit. The record in it says how well it does; the weights of
     * its members are float16.
     *
     * @param name one of {@link #pretrainedNames}
     * @throws UnknownWordException if there is none; the message names them all
     */
    public static Ensemble pretrained(String name) {
        return Pretrained.read(
                "ensemble of the kit", name, Pretrained.ENSEMBLES, EnsembleFile::read);
    }

    /**
     * The names of the ensembles that come with the kit; see {@link Classifier#pretrainedNames}.
     */
    public static List<String> pretrainedNames() {
        return Pretrained.ENSEMBLES;
    }

    @Override
    public String toString() {
        return "ensemble of " + Values.counted(members.size(), "network");
    }
}
