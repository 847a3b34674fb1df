package org.mnistkit.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.archive.ArchiveFormat;
import org.mnistkit.archive.ArchiveReader;
import org.mnistkit.archive.ArchiveWriter;
import org.mnistkit.archive.Floats;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.Split;
import org.mnistkit.file.WholeFile;
import org.mnistkit.record.Identity;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.Values;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The file that a training's checkpoints are written to, each in place of the one before; it is
 * whole whenever the process is killed.
 */
final class CheckpointFile {

    private static final String PROGRESS = "progress.json";
    private static final String FIRST_WEIGHTS = "first weights";
    private static final String LOSSES = "batch-losses.bin";
    private static final String WEIGHTS = "weights.bin";
    private static final String UPDATER = "updater.bin";
    private static final String AVERAGE = "average.bin";
    private static final String BEST = "best.bin";

    /** Seconds from one checkpoint within an epoch to the next, at the least. */
    private static final double INTERVAL = 60;

    /** How many times longer than writing a checkpoint the training goes on before the next. */
    private static final double SHARE = 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of any training, so that the checkpoint of another one is told from a damaged one. */
    private static final long MOST_BYTES = 1L << 33;

    private static final ArchiveFormat FORMAT =
            new ArchiveFormat(
                    "mnistkit checkpoint",
                    1,
                    Stream.of(PROGRESS, LOSSES, WEIGHTS, UPDATER, AVERAGE, BEST)
                            .collect(Collectors.toMap(name -> name, name -> MOST_BYTES)),
                    Set.of(UPDATER, AVERAGE, BEST),
                    "delete it to start over");

    private final Path file;
    private final Identity identity;
    private final TrainingConfig config;
    private final long parameters;
    private final long batchesPerEpoch;
    private String firstWeights;
    private long due;

    /**
     * @param network the network to train, as it was built
     * @throws org.mnistkit.file.DataException if the file cannot be written
     */
    CheckpointFile(
            Path file,
            TrainingConfig config,
            MultiLayerNetwork network,
            Split data,
            Distillation teacher) {
        this.file = file;
        this.config = config;
        batchesPerEpoch = TrainingState.batchesPerEpoch(data, config.batchSize());
        WholeFile.requireWritable(file);
        identity = TrainingIdentity.of(config, network, data, teacher);
        parameters = network.numParams();
        firstWeights = Floats.checksum(network.params());
        due = System.nanoTime() + (long) (1e9 * INTERVAL);
    }

    /** Whether it is time for another checkpoint. */
    boolean isDue() {
        return System.nanoTime() - due >= 0;
    }

    /**
     * Writes a checkpoint.
     *
     * @throws java.io.UncheckedIOException if it cannot be written; the one before is still there
     */
    void write(Checkpoint checkpoint) {
        long begun = System.nanoTime();
        ArchiveWriter archive = new ArchiveWriter(FORMAT);
        ObjectNode training = archive.manifest().putObject("training");
        identity.properties().forEach(training::put);
        training.put(FIRST_WEIGHTS, firstWeights);
        try {
            archive.text(PROGRESS, JSON.writeValueAsString(checkpoint.progress()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("progress that JSON cannot hold", e);
        }
        archive.floats(LOSSES, checkpoint.batchLosses());
        archive.floats(WEIGHTS, checkpoint.weights());
        floats(archive, UPDATER, checkpoint.updater());
        floats(archive, AVERAGE, checkpoint.average());
        floats(archive, BEST, checkpoint.best());
        archive.save(file);
        double seconds = (System.nanoTime() - begun) / 1e9;
        due = System.nanoTime() + (long) (1e9 * Math.max(INTERVAL, SHARE * seconds));
    }

    private static void floats(ArchiveWriter archive, String name, INDArray values) {
        if (values != null) {
            archive.floats(name, values);
        }
    }

    /**
     * Reads the checkpoint that was written last.
     *
     * @return the checkpoint, to be closed; null if there is no file
     * @throws ModelFileException if it is damaged, or another training run's
     */
    Checkpoint read() {
        if (!Files.exists(file)) {
            return null;
        }
        try (ArchiveReader archive = ArchiveReader.open(file, FORMAT)) {
            JsonNode training = archive.manifest().path("training");
            requireSameTraining(training);
            Checkpoint.Progress progress =
                    JSON.treeToValue(archive.json(PROGRESS), Checkpoint.Progress.class);
            requireLosses(archive, progress);
            requirePresent(archive, AVERAGE, config.averaging() > 0);
            // A training run that was interrupted in its first epoch had no best one, once.
            requirePresent(
                    archive, BEST, config.earlyStopping().isOn() && !progress.epochs().isEmpty());
            Checkpoint checkpoint =
                    new Checkpoint(
                            progress,
                            floats(archive, LOSSES),
                            parameters(archive, WEIGHTS),
                            floats(archive, UPDATER),
                            parameters(archive, AVERAGE),
                            parameters(archive, BEST));
            firstWeights = sameBeginning(training, checkpoint);
            return checkpoint;
        } catch (JsonProcessingException e) {
            throw new ModelFileException(
                    file, "has a broken %s: %s".formatted(PROGRESS, e.getOriginalMessage()), e);
        }
    }

    /**
     * Takes a network back to where a training run was.
     *
     * @param network with the updater that it is trained with
     * @throws ModelFileException if the updater's state does not fit it
     */
    void restore(Checkpoint start, MultiLayerNetwork network) {
        INDArray wanted = network.getUpdater().getStateViewArray();
        long here = wanted == null ? 0 : wanted.length();
        long there = start.updater() == null ? 0 : start.updater().length();
        if (there != here) {
            throw new ModelFileException(
                    file,
                    "holds %,d values as %s, but the network's updater has %,d. It is damaged: %s."
                            .formatted(there, UPDATER, here, FORMAT.remedy()));
        }
        start.restore(network);
    }

    /** There is one loss for each batch of the epochs that were done, and of the one begun. */
    private void requireLosses(ArchiveReader archive, Checkpoint.Progress progress) {
        long losses = archive.size(LOSSES) / Float.BYTES;
        long epochs = progress.epochs().size();
        if (losses == 0
                || losses < epochs * batchesPerEpoch
                || losses > (epochs + 1) * batchesPerEpoch) {
            throw archive.broken(
                    "holds the losses of %s, but those of %s, each of %s"
                            .formatted(
                                    Values.counted(losses, "batch"),
                                    Values.counted(epochs, "epoch"),
                                    Values.counted(batchesPerEpoch, "batch")));
        }
    }

    private static void requirePresent(ArchiveReader archive, String name, boolean needed) {
        if (needed && !archive.has(name)) {
            throw archive.broken("has no entry \"" + name + "\"");
        }
    }

    private void requireSameTraining(JsonNode training) {
        Map<String, String> there = new LinkedHashMap<>(); // what is missing is a difference, too
        identity.properties()
                .keySet()
                .forEach(name -> there.put(name, training.path(name).asText()));
        identity.differenceFrom(new Identity(there))
                .ifPresent(
                        difference -> {
                            throw new ModelFileException(
                                    file,
                                    ("is the checkpoint of another training run: %s. Name another"
                                                    + " file, or delete this one to start over.")
                                            .formatted(difference));
                        });
    }

    /**
     * The first weights of the training; the network must have these, or else those that the
     * training has left in it.
     */
    private String sameBeginning(JsonNode training, Checkpoint checkpoint) {
        String there = training.path(FIRST_WEIGHTS).asText("");
        boolean same =
                there.equals(firstWeights)
                        || Stream.of(checkpoint.weights(), checkpoint.average(), checkpoint.best())
                                .filter(Objects::nonNull)
                                .map(Floats::checksum)
                                .anyMatch(firstWeights::equals);
        if (!same) {
            checkpoint.close();
            throw new ModelFileException(
                    file,
                    "is the checkpoint of a training run that began with other weights than this"
                            + " network has. Name another file, or delete this one to start over.");
        }
        return there;
    }

    /** As many as the network has parameters, for what reads them does not look again. */
    private INDArray parameters(ArchiveReader archive, String name) {
        INDArray values = floats(archive, name);
        if (values != null && values.length() != parameters) {
            throw new ModelFileException(
                    file,
                    "holds %,d values as %s, but the network has %,d parameters"
                            .formatted(values.length(), name, parameters));
        }
        return values;
    }

    private static INDArray floats(ArchiveReader archive, String name) {
        if (!archive.has(name)) {
            return null;
        }
        long length = archive.size(name) / Float.BYTES;
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, 1, length);
        archive.floats(name, array);
        return array;
    }
}
