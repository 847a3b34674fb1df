package org.mnistkit.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.archive.Untrusted;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;
import org.mnistkit.description.DescriptionException;
import org.mnistkit.file.TemporaryCopy;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.record.RunRecord;
import org.mnistkit.record.Score;
import org.mnistkit.settings.UnknownWordException;
import org.mnistkit.settings.Values;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained network with everything that is needed to use it. Its file, {@code *.mnistkit}, holds
 * no Java object and names no class, so a file from anyone can be loaded. Its format is explained
 * in docs/model-files.md.
 *
 * @param description what the network was built from; its notes and training settings are kept, too
 * @param network an ordinary DL4J network, whose weights are written to the file
 * @param normalization how the pixels of an image become the network's input
 * @param temperature what the logits are divided by before softmax, so that a probability of 0.9 is
 *     right nine times in ten (temperature scaling; see {@link
 *     org.mnistkit.evaluate.TemperatureScaling}), 0.01 to 100; 1 leaves the network's own
 *     probabilities. It never changes which class is the most probable
 * @param rejectOption when it refuses to answer; null if that was not measured
 * @param classNames what the network's outputs stand for, in their order
 * @param run how it was trained and with what result; null if not known
 */
public record Model(
        Description description,
        MultiLayerNetwork network,
        Normalization normalization,
        double temperature,
        RejectOption rejectOption,
        List<String> classNames,
        RunRecord run)
        implements Classifier, Serializable {

    /** The trained model of digits that is asked where none is named. */
    public static final String DEFAULT = "light-tuned";

    private static final int LONGEST_NAME = 100;

    private static final double LOWEST_TEMPERATURE = 0.01;
    private static final double HIGHEST_TEMPERATURE = 100;

    public Model {
        Objects.requireNonNull(normalization, "normalization");
        classNames = List.copyOf(classNames);
        if (network.numParams() != description.parameters()) {
            throw new IllegalArgumentException(
                    "The network has %,d parameters, but the description gives one with %,d."
                            .formatted(network.numParams(), description.parameters()));
        }
        if (!(temperature >= LOWEST_TEMPERATURE && temperature <= HIGHEST_TEMPERATURE)) {
            throw new IllegalArgumentException(
                    "The temperature is %s, but must be in [0.01, 100]; 1 changes nothing."
                            .formatted(temperature));
        }
        if (rejectOption != null && rejectOption.features() != features(network)) {
            throw new IllegalArgumentException(
                    "The centers of the reject option have %,d features, but the network has %,d."
                            .formatted(rejectOption.features(), features(network)));
        }
        int outputs = LayerInfo.outputOf(network).size();
        if (classNames.size() != outputs) {
            throw new IllegalArgumentException(
                    "There are %s, but the network tells %,d classes apart."
                            .formatted(Values.counted(classNames.size(), "class name"), outputs));
        }
        for (String name : classNames) {
            if (name.isBlank() || name.length() > LONGEST_NAME) {
                throw new IllegalArgumentException(
                        "The class name \"%s\" has %d characters, but must have 1 to %d."
                                .formatted(Untrusted.shown(name), name.length(), LONGEST_NAME));
            }
            // Names are printed, and a terminal obeys such characters.
            if (name.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "The class name \"%s\" has control characters; leave them out."
                                .formatted(Untrusted.shown(name)));
            }
        }
        if (classNames.size() > Description.MOST_CLASSES) {
            throw new IllegalArgumentException(
                    "There are %,d classes, but at most %,d are possible."
                            .formatted(classNames.size(), Description.MOST_CLASSES));
        }
    }

    /**
     * A model of a network that was built in Java: its description is derived from the network. How
     * it was trained is not known, and not written. For a network that the kit's trainer has
     * trained, ask the trainer for the model, which then has the record of the training.
     *
     * @throws DescriptionException if the network has something that no description can express
     */
    public static Model of(
            MultiLayerNetwork network, Normalization normalization, List<String> classNames) {
        return new Model(Description.of(network), network, normalization, classNames);
    }

    /** A model of a network with its own probabilities, without the record of its training. */
    public Model(
            Description description,
            MultiLayerNetwork network,
            Normalization normalization,
            List<String> classNames) {
        this(description, network, normalization, 1, null, classNames, null);
    }

    /** How many values go into the last layer; if that has no weights, as many come out of it. */
    private static long features(MultiLayerNetwork network) {
        INDArray weights = network.getLayer(network.getnLayers() - 1).getParam("W");
        return weights == null ? LayerInfo.outputOf(network).size() : weights.size(0);
    }

    @Override
    public List<Model> members() {
        return List.of(this);
    }

    @Override
    public Score test() {
        return run == null ? Score.NONE : run.calibratedTest();
    }

    /** The same model with the record of a training run. */
    public Model withRun(RunRecord run) {
        return new Model(
                description, network, normalization, temperature, rejectOption, classNames, run);
    }

    /**
     * The same model with another temperature, that from {@link
     * org.mnistkit.evaluate.TemperatureScaling#fit} for example.
     *
     * @throws IllegalArgumentException if it is not in [0.01, 100]
     */
    public Model withTemperature(double temperature) {
        return new Model(
                description, network, normalization, temperature, rejectOption, classNames, run);
    }

    /**
     * The same model with other limits of what it answers, those from {@link
     * org.mnistkit.evaluate.Rejector#fit} for example.
     *
     * @param rejectOption null for none
     * @throws IllegalArgumentException if its centers do not have as many features as the network
     */
    public Model withRejectOption(RejectOption rejectOption) {
        return new Model(
                description, network, normalization, temperature, rejectOption, classNames, run);
    }

    /** What would be lost if the model were saved as {@link WeightType#FLOAT16}. */
    public Rounding rounding() {
        return Weights.rounding(network);
    }

    /**
     * The model as it comes back from a file of a precision, with a network of its own. Its record
     * still has the scores of the weights as they were.
     *
     * @throws IllegalArgumentException if a weight is NaN or infinite, or too large for float16
     */
    public Model rounded(WeightType precision) {
        MultiLayerNetwork copy = description.network(1);
        try {
            ByteArrayOutputStream weights = new ByteArrayOutputStream();
            Weights.write(network, precision, weights);
            Weights.read(new ByteArrayInputStream(weights.toByteArray()), precision, copy);
        } catch (IOException e) {
            throw new UncheckedIOException("weights that cannot be read again", e);
        }
        return new Model(
                description, copy, normalization, temperature, rejectOption, classNames, run);
    }

    /**
     * Writes the model's file as {@link #save(Path, WeightType)} does, with exact weights
     * (float32).
     */
    public void save(Path file) {
        save(file, WeightType.FLOAT32);
    }

    /**
     * Writes the model's file. An earlier one is replaced in one step, when the new one is complete
     * on the disk. The directory must exist. If the record has more epochs than a file has room
     * for, over ten thousand, it is written without them.
     *
     * @throws IllegalArgumentException if a weight is NaN or infinite, or too large for float16
     * @throws org.mnistkit.file.DataException if there is no such directory
     * @throws UncheckedIOException if the file cannot be written
     */
    public void save(Path file, WeightType precision) {
        ModelFile.writer(this, precision).save(file);
    }

    /**
     * The bytes of the model's file.
     *
     * @throws IllegalArgumentException if a weight is NaN or infinite, or too large for float16
     */
    public byte[] toBytes(WeightType precision) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ModelFile.writer(this, precision).writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("a model that cannot be written to memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a model's file, which may come from anyone. The updater starts with an empty state.
     *
     * @throws ModelFileException if there is no such file, or anything about it is wrong
     */
    public static Model load(Path file) {
        return ModelFile.read(file);
    }

    /**
     * A trained model that comes with the kit. The record in it says how well it does; its weights
     * are float16, rounded before they were measured.
     *
     * @param name one of {@link #pretrainedNames}
     * @throws UnknownWordException if there is none; the message names them all
     */
    public static Model pretrained(String name) {
        return Pretrained.read("trained model of the kit", name, Pretrained.MODELS, Model::load);
    }

    /**
     * The names of the trained models that come with the kit; see {@link
     * Classifier#pretrainedNames}.
     */
    public static List<String> pretrainedNames() {
        return Pretrained.MODELS;
    }

    // ---- On its way to another process

    /** Java's own serialization would need DL4J's. */
    private Object writeReplace() {
        return new Serialized(toBytes(WeightType.FLOAT32));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Serialized(byte[] file) implements Serializable {
        private Object readResolve() {
            return TemporaryCopy.read(
                    "model.mnistkit", new ByteArrayInputStream(file), Model::load);
        }
    }
}
