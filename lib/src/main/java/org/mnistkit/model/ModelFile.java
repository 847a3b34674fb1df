package org.mnistkit.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/** The file of a {@link Model}: writes it, and reads it without trusting anything in it. */
final class ModelFile {

    private static final String DESCRIPTION = "description.txt";
    private static final String WEIGHTS = "weights.bin";
    private static final String CENTERS = "centers.bin";
    private static final String RECORD = "record.json";
    private static final long MOST_OF_RECORD = 4L << 20;

    static final ArchiveFormat FORMAT =
            new ArchiveFormat(
                            "mnistkit model",
                            3,
                            Map.of(
                                    DESCRIPTION,
                                    1L << 16,
                                    WEIGHTS,
                                    400_000_000L,
                                    CENTERS,
                                    40_000_000L,
                                    RECORD,
                                    MOST_OF_RECORD),
                            Set.of(CENTERS, RECORD),
                            "download it again, or take another copy")
                    .readingFrom(1);

    /** The first version whose files have a temperature. */
    private static final int WITH_TEMPERATURE = 2;

    private static final String TEMPERATURE = "temperature";

    /** The first version whose files may have a reject option. */
    private static final int WITH_REJECT_OPTION = 3;

    private static final String REJECT_OPTION = "rejectOption";

    /** The keys of a manifest. */
    private static final Set<String> KEYS =
            Set.of(
                    "format",
                    "version",
                    "dtype",
                    "parameters",
                    "normalization",
                    TEMPERATURE,
                    REJECT_OPTION,
                    "classes",
                    "tensors",
                    "sha256");

    private ModelFile() {}

    /** What writes a model's file. */
    static ArchiveWriter writer(Model model, WeightType precision) {
        ArchiveWriter writer = new ArchiveWriter(FORMAT);
        ObjectNode manifest = writer.manifest();
        manifest.put("dtype", precision.toString()).put("parameters", model.network().numParams());
        manifest.putObject("normalization")
                .put("mean", model.normalization().mean())
                .put("standardDeviation", model.normalization().standardDeviation());
        manifest.put(TEMPERATURE, model.temperature());
        model.classNames().forEach(manifest.putArray("classes")::add);
        manifest.set("tensors", Weights.shapes(model.network()));
        writer.text(DESCRIPTION, model.description().toString())
                .entry(WEIGHTS, out -> Weights.write(model.network(), precision, out));
        if (model.rejectOption() != null) {
            write(model.rejectOption(), writer);
        }
        if (model.run() != null) {
            writer.text(RECORD, json(model.run()));
        }
        return writer;
    }

    /** Without the epochs if there are so many, over ten thousand, that it would be too long. */
    private static String json(RunRecord run) {
        String json = run.toJson();
        boolean fits = json.getBytes(StandardCharsets.UTF_8).length <= MOST_OF_RECORD;
        return fits ? json : run.withoutEpochs().toJson();
    }

    private static void write(RejectOption option, ArchiveWriter writer) {
        writer.manifest()
                .putObject(REJECT_OPTION)
                .put("probability", option.leastProbability())
                .put("distance", option.greatestDistance())
                .put("centers", option.centers().length)
                .put("features", option.features());
        writer.entry(
                CENTERS,
                out -> {
                    for (float[] center : option.centers()) {
                        ByteBuffer row =
                                ByteBuffer.allocate(Short.BYTES * center.length)
                                        .order(ByteOrder.LITTLE_ENDIAN);
                        for (float value : center) {
                            row.putShort(Half.fromFloat(value));
                        }
                        out.write(row.array());
                    }
                });
    }

    static Model read(Path file) {
        if (EnsembleFile.isOne(file)) {
            throw new ModelFileException(
                    file,
                    "holds an ensemble of networks, where a single one is expected. Classifier.load"
                            + " reads it.");
        }
        try (ArchiveReader reader = ArchiveReader.open(file, FORMAT)) {
            return read(reader);
        }
    }

    private static Model read(ArchiveReader reader) {
        reader.requireKeys(KEYS);
        JsonNode manifest = reader.manifest();
        WeightType precision = precision(reader, manifest.path("dtype"));
        Normalization normalization = normalization(reader, manifest.path("normalization"));
        double temperature = temperature(reader, manifest.path(TEMPERATURE));
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
            return new Model(
                    description,
                    network,
                    normalization,
                    temperature,
                    rejectOption(reader, manifest.path(REJECT_OPTION)),
                    classNames,
                    run);
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

    private static double temperature(ArchiveReader reader, JsonNode node) {
        if (reader.version() < WITH_TEMPERATURE) {
            if (!node.isMissingNode()) {
                throw reader.broken(
                        "has a \"temperature\", which version %d has no place for"
                                .formatted(reader.version()));
            }
            return 1;
        }
        if (!node.isNumber()) {
            throw reader.broken("has a manifest whose \"temperature\" is not a number");
        }
        return node.doubleValue();
    }

    private static RejectOption rejectOption(ArchiveReader reader, JsonNode node) {
        if (node.isMissingNode() && !reader.has(CENTERS)) {
            return null;
        }
        if (reader.version() < WITH_REJECT_OPTION) {
            throw reader.broken(
                    "has a reject option, which version %d has no place for"
                            .formatted(reader.version()));
        }
        JsonNode probability = node.path("probability");
        JsonNode distance = node.path("distance");
        JsonNode count = node.path("centers");
        JsonNode features = node.path("features");
        if (!probability.isNumber()
                || !distance.isNumber()
                || !count.isInt()
                || !features.isInt()
                || node.size() != 4) {
            throw reader.broken(
                    "has a manifest whose \"%s\" is not \"probability\", \"distance\", \"centers\" and \"features\""
                            .formatted(REJECT_OPTION));
        }
        // Nothing is allocated for more than there is.
        if (count.intValue() < 1
                || features.intValue() < 1
                || !reader.has(CENTERS)
                || reader.size(CENTERS)
                        != (long) Short.BYTES * count.intValue() * features.intValue()) {
            throw reader.broken(
                    "has not as many bytes in \"%s\" as its manifest announces".formatted(CENTERS));
        }
        float[][] centers = new float[count.intValue()][features.intValue()];
        try (InputStream in = reader.stream(CENTERS)) {
            ByteBuffer values = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (float[] center : centers) {
                for (int i = 0; i < center.length; i++) {
                    center[i] = Half.toFloat(values.getShort());
                }
            }
        } catch (IOException e) {
            throw reader.broken("has centers that cannot be read", e);
        }
        return new RejectOption(probability.doubleValue(), distance.doubleValue(), centers);
    }

    private static List<String> classNames(ArchiveReader reader, JsonNode node) {
        List<String> names = new ArrayList<>();
        for (JsonNode name : node) {
            if (!name.isTextual() || names.size() == Description.MOST_CLASSES) {
                throw reader.broken("has a manifest whose \"classes\" are not a list of names");
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
}
