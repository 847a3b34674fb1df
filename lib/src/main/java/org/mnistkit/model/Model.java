package org.mnistkit.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.archive.ArchiveFormat;
import org.mnistkit.archive.ArchiveReader;
import org.mnistkit.archive.ArchiveWriter;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.archive.Untrusted;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;
import org.mnistkit.description.DescriptionException;
import org.mnistkit.record.RunRecord;
import org.mnistkit.settings.UnknownWordException;
import org.mnistkit.settings.Values;

/**
 * A trained network with all that is needed to use it, and its file: {@code *.mnistkit}. The file
 * holds no Java object and names no class, so that one from anybody can be loaded. Its format
 * stands in docs/model-files.md.
 *
 * @param description what the network was built from; its notes and training settings are kept, too
 * @param network an ordinary DL4J network, of which the file gets the weights
 * @param normalization how the pixels of an image become the network's input
 * @param classNames what the network's outputs stand for, in their order
 * @param run how it was trained and what came of it; null if not known
 */
public record Model(
        Description description,
        MultiLayerNetwork network,
        Normalization normalization,
        List<String> classNames,
        RunRecord run) {

    /** Models that are trained already. */
    private static final List<String> PRETRAINED =
            List.of(
                    "baseline-tuned",
                    "deep-tuned",
                    "example_model",
                    "light-tuned",
                    "mlp-small",
                    "mlp-small-fashion",
                    "optimized-tuned");

    private static final String DESCRIPTION = "description.txt";
    private static final String WEIGHTS = "weights.bin";
    private static final String RECORD = "record.json";

    private static final int LONGEST_NAME = 100;

    static final ArchiveFormat FORMAT =
            new ArchiveFormat(
                    "mnistkit model",
                    1,
                    Map.of(DESCRIPTION, 1L << 16, WEIGHTS, 400_000_000L, RECORD, 4L << 20),
                    Set.of(RECORD),
                    "download it again, or take another copy");

    /** All that a manifest says. */
    private static final Set<String> FACTS =
            Set.of(
                    "format",
                    "version",
                    "dtype",
                    "parameters",
                    "normalization",
                    "classes",
                    "tensors",
                    "sha256");

    public Model {
        Objects.requireNonNull(normalization, "normalization");
        classNames = List.copyOf(classNames);
        if (network.numParams() != description.parameters()) {
            throw new IllegalArgumentException(
                    "The network has %,d parameters, but the description gives one with %,d."
                            .formatted(network.numParams(), description.parameters()));
        }
        if (classNames.size() != outputs(network)) {
            throw new IllegalArgumentException(
                    "There are %s, but the network tells %,d classes apart."
                            .formatted(
                                    Values.counted(classNames.size(), "class name"),
                                    outputs(network)));
        }
        for (String name : classNames) {
            if (name.isBlank() || name.length() > LONGEST_NAME) {
                throw new IllegalArgumentException(
                        "The class name \"%s\" has %d characters, but must have 1 to %d."
                                .formatted(Untrusted.shown(name), name.length(), LONGEST_NAME));
            }
            // They are printed, and a terminal obeys such characters.
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
     * A model of a network that was built in Java: its description is read off it. How it was
     * trained is not known, and not written; what was trained by the kit's trainer is had from that
     * with all that it knows.
     *
     * @throws DescriptionException if the network has something that no description can express
     */
    public static Model of(
            MultiLayerNetwork network, Normalization normalization, List<String> classNames) {
        return new Model(Description.of(network), network, normalization, classNames);
    }

    /** A model of a network without the record of its training. */
    public Model(
            Description description,
            MultiLayerNetwork network,
            Normalization normalization,
            List<String> classNames) {
        this(description, network, normalization, classNames, null);
    }

    /** The same with the record of a training. */
    public Model withRun(RunRecord run) {
        return new Model(description, network, normalization, classNames, run);
    }

    /** What {@link WeightType#FLOAT16} would change. */
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
        return new Model(description, copy, normalization, classNames, run);
    }

    /** {@link #save(Path, WeightType)} as float32: all weights exactly as they are. */
    public void save(Path file) {
        save(file, WeightType.FLOAT32);
    }

    /**
     * Writes the model's file. An earlier one is replaced, at once and only when the new one is on
     * the disk. The directory has to be there.
     *
     * @throws IllegalArgumentException if a weight is NaN or infinite, or too large for float16
     * @throws org.mnistkit.file.DataException if there is no such directory
     * @throws UncheckedIOException if the file cannot be written
     */
    public void save(Path file, WeightType precision) {
        ArchiveWriter writer = new ArchiveWriter(FORMAT);
        ObjectNode manifest = writer.manifest();
        manifest.put("dtype", precision.toString()).put("parameters", network.numParams());
        manifest.putObject("normalization")
                .put("mean", normalization.mean())
                .put("standardDeviation", normalization.standardDeviation());
        classNames.forEach(manifest.putArray("classes")::add);
        manifest.set("tensors", Weights.shapes(network));
        writer.text(DESCRIPTION, description.toString())
                .entry(WEIGHTS, out -> Weights.write(network, precision, out));
        if (run != null) {
            writer.text(RECORD, run.toJson());
        }
        writer.save(file);
    }

    /**
     * Reads a model's file, which may come from anybody. The updater starts anew.
     *
     * @throws ModelFileException if there is no such file, or anything about it is wrong
     */
    public static Model load(Path file) {
        try (ArchiveReader reader = ArchiveReader.open(file, FORMAT)) {
            return read(reader);
        }
    }

    /**
     * A trained model that comes with the kit. The record in it says how well it does; its weights
     * are float16, rounded before they were measured.
     *
     * @param name one of {@link #pretrainedNames}
     * @throws UnknownWordException if there is none; the message names them all
     */
    public static Model pretrained(String name) {
        Path copy = null;
        try (InputStream in =
                Model.class.getResourceAsStream(
                        "pretrained/"
                                + UnknownWordException.known(
                                        "trained model of the kit", name, PRETRAINED)
                                + ".mnistkit")) {
            copy = Files.createTempFile("pretrained", ".mnistkit");
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return load(copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (copy != null) {
                copy.toFile().delete();
            }
        }
    }

    /** The names of the trained models that come with the kit. */
    public static List<String> pretrainedNames() {
        return PRETRAINED;
    }

    private static Model read(ArchiveReader reader) {
        JsonNode manifest = reader.manifest();
        for (var names = manifest.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FACTS.contains(name)) {
                throw reader.broken(
                        "has a manifest with an unknown \"" + Untrusted.shown(name) + "\"");
            }
        }
        WeightType precision = precision(reader, manifest.path("dtype"));
        Normalization normalization = normalization(reader, manifest.path("normalization"));
        List<String> classNames = classNames(reader, manifest.path("classes"));
        Description description;
        try {
            description = Description.parse(reader.text(DESCRIPTION), DESCRIPTION);
        } catch (DescriptionException e) {
            throw reader.broken("cannot be read. Its " + e.getMessage(), e);
        }

        // Nothing is allocated before the description, the manifest and the weights agree.
        long parameters = description.parameters();
        JsonNode announced = manifest.path("parameters");
        if (!announced.isIntegralNumber() || announced.asLong(-1) != parameters) {
            throw reader.broken(
                    "announces %s as the number of parameters, but its description has %,d"
                            .formatted(
                                    announced.isMissingNode()
                                            ? "nothing"
                                            : Untrusted.shown(announced.toString()),
                                    parameters));
        }
        if (reader.size(WEIGHTS) != parameters * precision.bytes()) {
            throw reader.broken(
                    "has %,d bytes of weights, where %,d parameters of %s need %,d"
                            .formatted(
                                    reader.size(WEIGHTS),
                                    parameters,
                                    precision,
                                    parameters * precision.bytes()));
        }
        RunRecord run = reader.has(RECORD) ? record(reader) : null;

        MultiLayerNetwork network = description.network(1);
        if (!Weights.shapes(network).toString().equals(manifest.path("tensors").toString())) {
            throw reader.broken(
                    "has a manifest whose \"tensors\" are not those of its description");
        }
        try (InputStream in = reader.stream(WEIGHTS)) {
            Weights.read(in, precision, network);
        } catch (IOException e) {
            throw reader.broken("has " + e.getMessage(), e);
        }
        try {
            return new Model(description, network, normalization, classNames, run);
        } catch (IllegalArgumentException e) {
            throw reader.broken("does not fit together: " + e.getMessage(), e);
        }
    }

    private static WeightType precision(ArchiveReader reader, JsonNode word) {
        for (WeightType precision : WeightType.values()) {
            if (word.isTextual() && word.textValue().equals(precision.toString())) {
                return precision;
            }
        }
        throw reader.broken(
                "has weights of %s, where \"float32\" or \"float16\" is expected"
                        .formatted(
                                word.isMissingNode()
                                        ? "no type"
                                        : "type " + Untrusted.shown(word.toString())));
    }

    private static Normalization normalization(ArchiveReader reader, JsonNode node) {
        JsonNode mean = node.path("mean");
        JsonNode deviation = node.path("standardDeviation");
        if (!mean.isNumber() || !deviation.isNumber() || node.size() != 2) {
            throw reader.broken(
                    "has a manifest whose \"normalization\" is not \"mean\" and"
                            + " \"standardDeviation\"");
        }
        try {
            return new Normalization(mean.doubleValue(), deviation.doubleValue());
        } catch (IllegalArgumentException e) {
            throw reader.broken("has an impossible normalization: " + e.getMessage(), e);
        }
    }

    private static List<String> classNames(ArchiveReader reader, JsonNode node) {
        List<String> names = new ArrayList<>();
        for (JsonNode name : node) {
            if (!name.isTextual() || names.size() == Description.MOST_CLASSES) {
                throw reader.broken("has a manifest whose \"classes\" are no list of names");
            }
            names.add(name.textValue());
        }
        return names;
    }

    private static RunRecord record(ArchiveReader reader) {
        try {
            return RunRecord.fromJson(reader.text(RECORD));
        } catch (JsonProcessingException e) {
            throw reader.broken("has a broken record of its run: " + e.getOriginalMessage(), e);
        }
    }

    private static long outputs(MultiLayerNetwork network) {
        var last = network.getLayer(network.getnLayers() - 1).conf().getLayer();
        return last instanceof FeedForwardLayer dense ? dense.getNOut() : 0;
    }
}
