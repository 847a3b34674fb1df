package org.mnistkit.record;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mnistkit.archive.Untrusted;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What a training run leaves behind for others: enough to repeat it, and what came of it. Every
 * figure of the kit's tables is read from such records.
 *
 * @param network name of the network, for example "baseline"
 * @param layers the network's layers in words, with a checksum of all their settings; "" in records
 *     made before there was this
 * @param parameters number of values that the network keeps
 * @param date when the training ended, ISO 8601 with the time zone
 * @param data what it was trained on and measured with
 * @param training how it was trained
 * @param train score on the training images; {@link Score#NONE} if not measured
 * @param validation score on the validation images; {@link Score#NONE} if not measured
 * @param test score on the test images, at temperature 1; {@link Score#NONE} if not measured
 * @param calibration how far its probabilities can be trusted; null if not measured, as in all
 *     records made before there was this
 * @param epochs what was measured after each epoch
 * @param engine what did the arithmetic; several, if the training went on with another one
 * @param environment with what versions and on what machine
 */
public record RunRecord(
        String network,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String layers,
        long parameters,
        String date,
        Data data,
        Training training,
        Score train,
        Score validation,
        Score test,
        @JsonInclude(JsonInclude.Include.NON_NULL) Calibration calibration,
        List<EpochStats> epochs,
        String engine,
        Environment environment) {

    /**
     * What a network was trained on and measured with.
     *
     * @param name for example "MNIST"
     * @param synthetic true if the images were drawn by a program
     * @param checksum SHA-256 of the decompressed file of training images; "" if there is none
     * @param mean what was subtracted from pixels in [0, 1]
     * @param standardDeviation what the difference was divided by
     * @param train number of images trained on
     * @param validation number of images held back
     * @param test number of images of the test set
     * @param heldBack which images were held back: the beginning of their checksum; "" if there
     *     were none, and in records made before there was this
     */
    public record Data(
            String name,
            boolean synthetic,
            String checksum,
            double mean,
            double standardDeviation,
            int train,
            int validation,
            int test,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String heldBack) {

        /** The checksum of nothing, which earlier records have. */
        private static final String OF_NO_IMAGES = "e3b0c442";

        public Data {
            Objects.requireNonNull(name, "data.name");
            Objects.requireNonNull(checksum, "data.checksum");
            heldBack = heldBack == null || heldBack.equals(OF_NO_IMAGES) ? "" : heldBack;
        }
    }

    /**
     * How a network was trained.
     *
     * @param optimizer the optimizer with its settings
     * @param epochs how many epochs were asked for
     * @param batchSize images per step
     * @param seed of network, order of images and dropout
     * @param options what else was not the default, for example "label-smoothing=0.1"; often ""
     * @param ending how it ended, for example "completed"
     * @param seconds how long it took, measuring after each epoch included
     * @param start the model whose weights it began with; null if it began with weights drawn by
     *     chance, and in records made before there was this
     */
    public record Training(
            @JsonAlias("updater") String optimizer,
            int epochs,
            int batchSize,
            long seed,
            String options,
            String ending,
            double seconds,
            @JsonInclude(JsonInclude.Include.NON_NULL) Start start) {

        public Training {
            Objects.requireNonNull(optimizer, "training.optimizer");
            Objects.requireNonNull(ending, "training.ending");
            options = options == null ? "" : options; // records made before there were any
        }
    }

    /**
     * The model whose weights a training run began with.
     *
     * @param checksum of the model
     * @param knowsValidation whether it may have been trained on some of the images held back, so
     *     that the validation score is better than it should be
     */
    public record Start(String checksum, boolean knowsValidation) {

        public Start {
            Objects.requireNonNull(checksum, "training.start.checksum");
        }
    }

    /** What the engines are named with, one after the other. */
    public static final String BETWEEN_ENGINES = ", then ";

    /** What the description of an engine says of threads; DL4J's own code uses all cores. */
    private static final Pattern THREADS = Pattern.compile("\\b(\\d+) threads?\\b");

    private static final int MOST_DIGITS = 6;

    /** How a training run ended that could have gone on, or should not have begun. */
    private static final Set<String> UNFINISHED =
            Set.of("interrupted", "out_of_time", "paused", "diverged");

    public RunRecord {
        Objects.requireNonNull(network, "network");
        layers = layers == null ? "" : layers;
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(train, "train");
        Objects.requireNonNull(validation, "validation");
        Objects.requireNonNull(test, "test");
        Objects.requireNonNull(epochs, "epochs");
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(environment, "environment");
        requireThreads(engine);
        epochs = List.copyOf(epochs);
    }

    /** Fewer than a million, so that there is a number for them: it may come from anybody. */
    private static void requireThreads(String engine) {
        Matcher threads = THREADS.matcher(engine);
        while (threads.find()) {
            if (threads.group(1).length() > MOST_DIGITS) {
                throw new IllegalArgumentException(
                        "the engine has %s threads, which no machine has"
                                .formatted(Untrusted.shown(threads.group(1))));
            }
        }
    }

    /**
     * How many seconds one core needs for the steps of an epoch: those of the fastest epoch, times
     * the threads that worked on it. The fastest, since that is the one in which the machine had
     * the least else to do. NaN if there was no epoch, or if several engines worked on them: which
     * was the fastest is not known.
     */
    public double coreSecondsPerEpoch() {
        if (engines().size() > 1) {
            return Double.NaN;
        }
        double fastest = epochs.stream().mapToDouble(EpochStats::seconds).min().orElse(Double.NaN);
        Matcher threads = THREADS.matcher(engine);
        return fastest
                * (threads.find() ? Integer.parseInt(threads.group(1)) : environment.cores());
    }

    /** What did the arithmetic, one after the other. */
    private List<String> engines() {
        return List.of(engine.split(BETWEEN_ENGINES));
    }

    /** Processor, version and engines, in a few words; not how many cores and threads. */
    public String machine() {
        String prefix = environment.processor() + ", Java " + environment.javaVersion() + ", ";
        return engines().stream()
                .map(each -> each.replaceFirst(", " + THREADS, ""))
                .distinct()
                .collect(joining(BETWEEN_ENGINES, prefix, ""));
    }

    /**
     * The different ones of many {@linkplain #machine machines}: those named most often first, and
     * those named as often in the order of their names.
     */
    public static List<String> mostUsedFirst(Stream<String> machines) {
        Map<String, Long> counts =
                machines.collect(
                        Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
        return counts.keySet().stream()
                .sorted(Comparator.comparing(counts::get).reversed())
                .toList();
    }

    /**
     * What tells this training run from others, whatever its seed and its images. Without the
     * layers if the record does not know them.
     */
    public Identity identity() {
        return Identity.ofTraining(layers, training.optimizer, training.epochs, training.batchSize)
                .with("the number of parameters", parameters)
                .with("options", training.options);
    }

    /**
     * The score on the test images of the model as it predicts: at its temperature, if it has one.
     */
    public Score calibratedTest() {
        return calibration == null ? test : new Score(calibration.loss(), test.accuracy());
    }

    /**
     * The same with another score on the test images.
     *
     * @param newCalibration how far the probabilities can be trusted; null if not measured
     */
    public RunRecord withTest(Score newTest, Calibration newCalibration) {
        return with(training, newTest, newCalibration, epochs);
    }

    /** The same without what was measured after each epoch. */
    public RunRecord withoutEpochs() {
        return with(training, test, calibration, List.of());
    }

    /** The same with the model whose weights the training run began with. */
    public RunRecord withStart(Start start) {
        Training started =
                new Training(
                        training.optimizer,
                        training.epochs,
                        training.batchSize,
                        training.seed,
                        training.options,
                        training.ending,
                        training.seconds,
                        start);
        return with(started, test, calibration, epochs);
    }

    private RunRecord with(
            Training newTraining,
            Score newTest,
            Calibration newCalibration,
            List<EpochStats> newEpochs) {
        return new RunRecord(
                network,
                layers,
                parameters,
                date,
                data,
                newTraining,
                train,
                validation,
                newTest,
                newCalibration,
                newEpochs,
                engine,
                environment);
    }

    /**
     * Writes the record into a directory, which is made if need be, under {@link #fileName()}. An
     * earlier record of this name is replaced; that of a finished training never by one of a
     * training run that was not.
     *
     * @return the file
     * @throws UncheckedIOException if it cannot be written
     */
    public Path save(Path directory) {
        return RecordFile.save(directory, fileName(), this);
    }

    /**
     * All records in a directory, in the order of their file names; none if there is no such
     * directory.
     *
     * @throws UncheckedIOException if the directory or one of the files cannot be read
     */
    public static List<RunRecord> loadAll(Path directory) {
        return RecordFile.loadAny(directory, RunRecord::load);
    }

    /**
     * Reads a record.
     *
     * @throws UncheckedIOException if the file cannot be read or is not a record
     */
    public static RunRecord load(Path file) {
        return RecordFile.load(file, RunRecord.class, "the record of a run");
    }

    /**
     * The record that {@link #toJson} gave.
     *
     * @throws JsonProcessingException if the text is not a record
     */
    public static RunRecord fromJson(String json) throws JsonProcessingException {
        return Untrusted.JSON.readValue(json, RunRecord.class);
    }

    /** The record as JSON. */
    public String toJson() {
        return RecordFile.toJson(this);
    }

    /** A row for each of training, validation and test images: how many, loss, accuracy. */
    public Table toTable() {
        IntColumn images = IntColumn.create("images", data.train, data.validation, data.test);
        DoubleColumn loss = DoubleColumn.create("loss");
        DoubleColumn accuracy = DoubleColumn.create("accuracy, %");
        for (Score score : List.of(train, validation, test)) {
            loss.append(score.loss());
            accuracy.append(100 * score.accuracy());
        }
        StringColumn set = StringColumn.create("set", "training", "validation", "test");
        return Table.create(network, set, images, loss, accuracy);
    }

    /**
     * Whether the training came to its end. One that was interrupted, ran out of time or diverged
     * did not, and says less than its number of epochs promises.
     */
    public boolean finished() {
        return !UNFINISHED.contains(training.ending());
    }

    /**
     * {@link #fileName(String, String, int, int, long)} for this record. If the training did not
     * come to its end, the name says so: "baseline-mnist-54000x15-seed1-interrupted.json".
     */
    public String fileName() {
        String whole =
                fileName(network, data.name(), data.train(), training.epochs(), training.seed());
        return finished() ? whole : unfinished(whole, training.ending());
    }

    /**
     * The name of a record's file for a training run that did not come to its end.
     *
     * @param fileName what it were called otherwise
     * @param ending how it ended, for example "out_of_time"
     */
    public static String unfinished(String fileName, String ending) {
        return fileName.replaceFirst("\\.json$", "-" + ending.replace('_', '-') + ".json");
    }

    /**
     * The name of a record's file, which tells the runs of a recipe apart:
     * "baseline-mnist-54000x15-seed1.json".
     */
    public static String fileName(
            String network, String dataName, int images, int epochs, long seed) {
        String data = dataName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String name = network.replaceAll("[/\\\\\\p{Cc}]", "_"); // it may come from anybody
        return name + "-" + data + "-" + images + "x" + epochs + "-seed" + seed + ".json";
    }
}
