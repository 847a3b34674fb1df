package org.mnistkit.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mnistkit.archive.Untrusted;

/**
 * What the making of an ensemble leaves behind for others: how each member was trained, and what
 * came of them together.
 *
 * @param name of the ensemble
 * @param date when it was measured, ISO 8601 with the time zone
 * @param data name of the data set, for example "MNIST"
 * @param images number of test images
 * @param test score on the test images
 * @param disagreement the share of test images of which two members say different things, in [0,
 *     1]; the mean over all pairs, and 0 for a single member
 * @param members how each was trained, and what it scores by itself
 * @param environment where it was measured
 */
public record EnsembleRecord(
        String name,
        String date,
        String data,
        int images,
        Score test,
        double disagreement,
        List<Member> members,
        Environment environment) {

    /**
     * One member: its {@link RunRecord} without what was measured in each epoch.
     *
     * @param network name of the network or recipe
     * @param parameters number of values that the network keeps
     * @param data what it was trained on; its {@code heldBack} tells the members' images apart
     * @param training how it was trained, with its seed
     * @param validation score on the images that it held back; {@link Score#NONE} if none
     * @param test score on the test images, at its temperature, as the ensemble asks it
     * @param coreSeconds how long one core takes for the steps of all its epochs, at the pace of
     *     the fastest; NaN if that is not known
     */
    public record Member(
            String network,
            long parameters,
            RunRecord.Data data,
            RunRecord.Training training,
            Score validation,
            Score test,
            double coreSeconds) {

        public Member {
            Objects.requireNonNull(network, "members.network");
            Objects.requireNonNull(data, "members.data");
            Objects.requireNonNull(training, "members.training");
            Objects.requireNonNull(validation, "members.validation");
            Objects.requireNonNull(test, "members.test");
        }

        /** What an ensemble's record says of the training of a member. */
        public static Member of(RunRecord run) {
            return new Member(
                    run.network(),
                    run.parameters(),
                    run.data(),
                    run.training(),
                    run.validation(),
                    run.calibratedTest(),
                    run.coreSecondsPerEpoch() * run.epochs().size());
        }
    }

    public EnsembleRecord {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(test, "test");
        Objects.requireNonNull(members, "members");
        Objects.requireNonNull(environment, "environment");
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("an ensemble has at least one member");
        }
    }

    /** The members' accuracies on the test images, in percent. */
    public SampleStatistics memberTests() {
        return accuracies(Member::test);
    }

    /** The members' accuracies on the images that each held back, in percent; NaN without any. */
    public SampleStatistics memberValidations() {
        return accuracies(Member::validation);
    }

    private SampleStatistics accuracies(Function<Member, Score> score) {
        return new SampleStatistics(
                members.stream().map(member -> 100 * score.apply(member).accuracy()).toList());
    }

    /** How many members are of which network, for example "baseline, 5 × light-tuned". */
    public String membersInShort() {
        return members.stream()
                .collect(
                        Collectors.groupingBy(Member::network, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(each -> (each.getValue() == 1 ? "" : each.getValue() + " × ") + each.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Number of values that the members keep, all together. */
    public long parameters() {
        return members.stream().mapToLong(Member::parameters).sum();
    }

    /** How long one core takes to train all members; NaN if that is not known of one. */
    public double coreSeconds() {
        return members.stream().mapToDouble(Member::coreSeconds).sum();
    }

    /**
     * Writes the record into a directory, which is made if need be, as NAME.json. An earlier one is
     * replaced.
     *
     * @return the file
     * @throws UncheckedIOException if it cannot be written
     */
    public Path save(Path directory) {
        return RecordFile.save(directory, name + ".json", this);
    }

    /**
     * All records in a directory, in the order of their file names; none if there is no directory.
     *
     * @throws UncheckedIOException if the directory or one of the files cannot be read
     */
    public static List<EnsembleRecord> loadAll(Path directory) {
        return RecordFile.loadAny(directory, EnsembleRecord::load);
    }

    /**
     * Reads a record.
     *
     * @throws UncheckedIOException if the file cannot be read or is not a record
     */
    public static EnsembleRecord load(Path file) {
        return RecordFile.load(file, EnsembleRecord.class, "the record of an ensemble");
    }

    /**
     * The record that {@link #toJson} gave.
     *
     * @throws JsonProcessingException if the text is not a record
     */
    public static EnsembleRecord fromJson(String json) throws JsonProcessingException {
        return Untrusted.JSON.readValue(json, EnsembleRecord.class);
    }

    /** The record as JSON. */
    public String toJson() {
        return RecordFile.toJson(this);
    }
}
