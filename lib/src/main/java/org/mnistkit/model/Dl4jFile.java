package org.mnistkit.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.archive.Untrusted;
import org.mnistkit.file.WholeFile;
import org.mnistkit.network.Dl4jOptimizer;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.UpdateRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's own file of a network, the zip file that {@link ModelSerializer} writes: for programs that
 * use plain DL4J. Between users of the kit, the file of a {@link Model} is better, because it can
 * be loaded no matter who made it.
 */
public final class Dl4jFile {

    /** The caller has to say this before a DL4J file is loaded. */
    public enum Trust {
        /**
         * The file is your own, or comes from someone whose programs you would run. What is known
         * to be dangerous in such files is refused anyway, but DL4J's own code reads the
         * configuration, and was not written with hostile files in mind.
         */
        I_TRUST_THIS_FILE
    }

    private static final String CONFIGURATION = ModelSerializer.CONFIGURATION_JSON;
    private static final String COEFFICIENTS = ModelSerializer.COEFFICIENTS_BIN;
    private static final String UPDATER = ModelSerializer.UPDATER_BIN;
    private static final String NO_PARAMETERS = ModelSerializer.NO_PARAMS_MARKER;

    /** Entries that hold serialized Java objects, which can do anything when they are read. */
    private static final Set<String> JAVA_OBJECTS =
            Set.of(ModelSerializer.PREPROCESSOR_BIN, ModelSerializer.NORMALIZER_BIN);

    private static final int LARGEST_CONFIGURATION = 4 << 20;
    private static final long MOST_PARAMETERS = 100_000_000;
    private static final int MOST_ENTRIES = 64;
    private static final int MOST_UNITS = 10_000_000;
    private static final int LARGEST_KERNEL = 1000;

    private Dl4jFile() {}

    /**
     * Writes a network with its updater's state, to be read by {@code
     * ModelSerializer.restoreMultiLayerNetwork} without the kit. What only the kit has is replaced
     * in the file (not in the network) by what is nearest in DL4J: classical momentum by
     * Nesterov's, with an empty state; a schedule that DL4J doesn't have (cosine, one-cycle, and
     * any in a second training) by the learning rate it has reached or, if that is 0, by its first
     * one.
     *
     * @throws IllegalArgumentException if the network has a class in it that is not DL4J's
     * @throws org.mnistkit.file.DataException if its directory does not exist
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void export(MultiLayerNetwork network, Path file) {
        MultiLayerNetwork plain = plain(network);
        WholeFile.requireDirectoryOf(file);
        try {
            WholeFile.replace(file, out -> ModelSerializer.writeModel(plain, out, true));
        } catch (IOException e) {
            throw new UncheckedIOException("The file cannot be written: " + file, e);
        }
    }

    /** The network, or a copy without the classes of the kit. */
    private static MultiLayerNetwork plain(MultiLayerNetwork network) {
        if (notAllowed(network).isEmpty()) {
            return network;
        }
        MultiLayerNetwork copy = network.clone();
        Dl4jOptimizer.of(network).ifPresent(own -> installNearest(own, copy, network));
        Optional<String> stays = notAllowed(copy);
        if (stays.isPresent()) {
            throw new IllegalArgumentException(
                    "The network cannot be exported, as its configuration has a %s, which plain DL4J does not know."
                            .formatted(stays.get()));
        }
        return copy;
    }

    private static Optional<String> notAllowed(MultiLayerNetwork network) {
        try {
            String json = network.getLayerWiseConfigurations().toJson();
            return Dl4jClasses.notAllowed(Untrusted.JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("DL4J has written broken JSON", e);
        }
    }

    /** DL4J's own schedule where it gives the learning rate that the network has reached. */
    private static void installNearest(
            Optimizer own, MultiLayerNetwork copy, MultiLayerNetwork network) {
        UpdateRule rule =
                own.rule() instanceof UpdateRule.Momentum momentum
                        ? new UpdateRule.Nesterov(momentum.momentum())
                        : own.rule();
        double rate = Dl4jOptimizer.learningRate(network);
        install(copy, network, own, rule, own.learningRate(), own.schedule());
        if (rate > 0 && Dl4jOptimizer.learningRate(copy) != rate) {
            install(copy, network, own, rule, rate, Schedule.CONSTANT);
        }
    }

    private static void install(
            MultiLayerNetwork copy,
            MultiLayerNetwork network,
            Optimizer own,
            UpdateRule rule,
            double rate,
            Schedule schedule) {
        Optimizer optimizer =
                new Optimizer(rule, rate, schedule, own.l2(), own.weightDecay(), own.clipping());
        Dl4jOptimizer.install(copy, optimizer, /* updates= */ 0);
        copy.setIterationCount(network.getIterationCount()); // even with another rule
    }

    /**
     * Reads a network that DL4J (1.0.0-beta4 to M2.1) has written, with its updater's state if the
     * file has it. DL4J's own reader is not used: it makes Java objects of whatever the file holds,
     * so a crafted file can run code. Here only the configuration and numbers are read, the
     * configuration only if every class that it names is harmless, and no more memory is used than
     * the configuration asks for and the file can fill.
     *
     * @param trust says that the file comes from somebody trusted
     * @throws ModelFileException if there is no such file, or something about it is wrong or not
     *     allowed
     */
    public static MultiLayerNetwork load(Path file, Trust trust) {
        Objects.requireNonNull(trust, "trust");
        if (Files.notExists(file)) {
            throw new ModelFileException(file, "does not exist.");
        }
        if (!Files.isRegularFile(file)) { // opening a pipe would wait for somebody to write into it
            throw new ModelFileException(file, "is a directory, a device or the like, not a file.");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return read(file, zip);
        } catch (ModelFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // a broken zip file may cause either
            throw new ModelFileException(
                    file, "is not a DL4J file, or is damaged (" + e.getMessage() + ").", e);
        }
    }

    private static MultiLayerNetwork read(Path file, ZipFile zip) throws IOException {
        Map<String, ZipEntry> entries = entries(file, zip);
        MultiLayerConfiguration configuration = configuration(file, zip, entries);
        long parameters = parameters(file, configuration);
        INDArray row =
                array(file, zip, entries.get(COEFFICIENTS), parameters); // owned by the network
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        try {
            network.init(row, false);
        } catch (RuntimeException e) {
            throw new ModelFileException(
                    file, "has a configuration that DL4J refuses: " + e.getMessage(), e);
        }
        if (entries.containsKey(UPDATER)) {
            INDArray fresh = network.getUpdater().getStateViewArray();
            long expected = fresh == null ? 0 : fresh.length();
            try (INDArray state = array(file, zip, entries.get(UPDATER), expected)) {
                network.getUpdater().setStateViewArray(network, state, false);
            }
        }
        return network;
    }

    private static Map<String, ZipEntry> entries(Path file, ZipFile zip) {
        Map<String, ZipEntry> entries = new HashMap<>();
        if (zip.size() > MOST_ENTRIES) {
            throw new ModelFileException(
                    file, "is not a DL4J file: it has %,d entries.".formatted(zip.size()));
        }
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            String name = entry.getName();
            if (JAVA_OBJECTS.contains(name)) {
                throw new ModelFileException(
                        file,
                        "has an entry \"%s\", a serialized Java object, which is never read, because it could run any code. Have the network saved without it, or remove it (zip -d FILE %s), and do what it did to the images with a Normalization."
                                .formatted(name, name));
            }
            if (!List.of(CONFIGURATION, COEFFICIENTS, UPDATER, NO_PARAMETERS).contains(name)) {
                throw new ModelFileException(
                        file,
                        "has an entry \"%s\", which DL4J does not write: it is not a DL4J file."
                                .formatted(Untrusted.shown(name)));
            }
            if (entries.put(name, entry) != null) {
                throw new ModelFileException(
                        file, "has two entries \"" + name + "\": it is damaged.");
            }
        }
        for (String name : List.of(CONFIGURATION, COEFFICIENTS)) {
            if (!entries.containsKey(name)) {
                throw new ModelFileException(
                        file, "is not a DL4J file: it has no entry \"" + name + "\".");
            }
        }
        return entries;
    }

    private static MultiLayerConfiguration configuration(
            Path file, ZipFile zip, Map<String, ZipEntry> entries) throws IOException {
        String json;
        try (InputStream in = zip.getInputStream(entries.get(CONFIGURATION))) {
            byte[] bytes = in.readNBytes(LARGEST_CONFIGURATION + 1);
            if (bytes.length > LARGEST_CONFIGURATION) {
                throw new ModelFileException(
                        file,
                        "has a configuration of more than %,d bytes."
                                .formatted(LARGEST_CONFIGURATION));
            }
            json = new String(bytes, StandardCharsets.UTF_8);
        }
        JsonNode tree;
        try {
            tree = Untrusted.JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ModelFileException(
                    file, "has a broken configuration: " + e.getOriginalMessage(), e);
        }
        Optional<String> foreign = Dl4jClasses.notAllowed(tree);
        if (foreign.isPresent()) {
            throw new ModelFileException(
                    file,
                    "names the class \"%s\", which is not among those that a network of images needs. It was not loaded."
                            .formatted(Untrusted.shown(foreign.get())));
        }
        if (!tree.path("confs").isArray()) {
            throw new ModelFileException(
                    file,
                    "is not a MultiLayerNetwork. It may be a ComputationGraph, which cannot be"
                            + " read.");
        }
        try {
            // From the tree that was checked, so that no second reading can differ from it.
            return MultiLayerConfiguration.fromJson(tree.toString());
        } catch (RuntimeException e) {
            throw new ModelFileException(
                    file, "has a configuration that DL4J cannot read: " + e.getMessage(), e);
        }
    }

    /** Counts the parameters before any memory of their size is allocated. */
    private static long parameters(Path file, MultiLayerConfiguration configuration) {
        if (configuration.getDataType() != DataType.FLOAT) {
            throw new ModelFileException(
                    file,
                    "is a network of type %s, but only FLOAT can be read."
                            .formatted(configuration.getDataType()));
        }
        long parameters = 0;
        for (NeuralNetConfiguration conf : configuration.getConfs()) {
            Layer layer = conf.getLayer();
            requireSize(file, layer);
            try {
                parameters += layer.initializer().numParams(conf);
            } catch (RuntimeException e) {
                throw new ModelFileException(
                        file, "has a layer that DL4J refuses: " + e.getMessage(), e);
            }
            if (parameters > MOST_PARAMETERS) {
                throw new ModelFileException(
                        file,
                        "has more than %,d parameters, which is too many."
                                .formatted(MOST_PARAMETERS));
            }
        }
        return parameters;
    }

    /** Makes sure that the product of a layer's sizes fits into 64 bits. */
    private static void requireSize(Path file, Layer layer) {
        boolean possible =
                !(layer instanceof FeedForwardLayer units)
                        || (isSize(units.getNIn(), MOST_UNITS)
                                && isSize(units.getNOut(), MOST_UNITS));
        if (layer instanceof ConvolutionLayer convolution) {
            int[] kernel = convolution.getKernelSize();
            possible &=
                    kernel != null
                            && kernel.length == 2
                            && Arrays.stream(kernel).allMatch(k -> isSize(k, LARGEST_KERNEL));
            possible &= convolution.getNIn() * convolution.getNOut() <= MOST_PARAMETERS;
        }
        if (layer == null || !possible) {
            throw new ModelFileException(file, "has a layer of an impossible size: " + layer);
        }
    }

    private static boolean isSize(long size, long limit) {
        return size >= 0 && size <= limit;
    }

    private static INDArray array(Path file, ZipFile zip, ZipEntry entry, long expected)
            throws IOException {
        // Deflate shrinks zeros to a thousandth at best, so this is the most that a file can hold.
        if (entry.getCompressedSize() < expected * Float.BYTES / 1100) {
            throw new ModelFileException(
                    file,
                    "has %,d bytes in \"%s\", too few for the %,d numbers that its configuration asks for."
                            .formatted(entry.getCompressedSize(), entry.getName(), expected));
        }
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(zip.getInputStream(entry)))) {
            return Dl4jArray.read(in, expected);
        } catch (IOException e) {
            throw new ModelFileException(
                    file, "has an entry \"" + entry.getName() + "\" that is " + e.getMessage(), e);
        }
    }
}
