package org.mnistkit.description;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.description.layer.LayerSpec;
import org.mnistkit.file.DataException;
import org.mnistkit.network.NetworkState;
import org.mnistkit.record.Identity;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.UnknownWordException;

/**
 * A network and how it is trained, in the kit's text format, which is explained in {@code
 * docs/description-format.md}:
 *
 * <pre>
 * Layers:
 * Conv,8,3,3,relu
 * MaxPool,2,2
 * Dropout,0.25
 * Flatten
 * Dense,10,softmax
 * Optimizer:
 * 0.001,1e-4
 * 5
 * 1000
 * </pre>
 *
 * <p>Every description is of a network that can be built: the shapes are checked when the
 * description is made. {@code parse} reads what {@code toString} prints, and the two descriptions
 * are equal, except for {@linkplain TrainingConfig#compute what computes}: that is not part of the
 * text, because it belongs to a machine.
 *
 * @param notes text for people, of any number of lines, none of which begins with "Layers"; at most
 *     32,768 bytes in UTF-8
 * @param layers the layers, from images of 28×28 pixels to the probabilities of the classes
 * @param training how it is trained; a missing optimizer (null) becomes Adam with a learning rate
 *     of 0.001
 */
public record Description(String notes, List<LayerSpec> layers, TrainingConfig training)
        implements Serializable {

    /** The largest number of classes that a network can tell apart. */
    public static final int MOST_CLASSES = 1000;

    static final int MOST_BYTES = 65_536;

    /** Half of all bytes; 200 layers and the training fit into the rest. */
    static final int MOST_NOTES = 32_768;

    /**
     * @throws DescriptionException if the layers don't form a network; the message says why
     */
    public Description {
        notes = trimmed(notes);
        if (tooLongForNotes(notes) || notes.lines().anyMatch(line -> line.startsWith("Layers"))) {
            throw new DescriptionException(
                    "description",
                    0,
                    "",
                    "the notes must have at most %,d bytes, and no line that begins with \"Layers\""
                            .formatted(MOST_NOTES));
        }
        layers = List.copyOf(layers);
        try {
            NetworkPlan.of(layers);
        } catch (NetworkPlan.Misfit e) {
            throw new DescriptionException(
                    "description",
                    0,
                    "",
                    e.layer < 0
                            ? e.getMessage()
                            : "line %d of the layers, \"%s\": %s"
                                    .formatted(e.layer + 1, layers.get(e.layer), e.getMessage()));
        }
        training = TrainingLines.canonical(training);
    }

    // ---- Reading

    /**
     * Reads a description.
     *
     * @throws DescriptionException if it has a mistake; the message says where, and what was
     *     expected
     */
    public static Description parse(String text) {
        return parse(text, "description");
    }

    /**
     * Reads a description.
     *
     * @param source the name that error messages use, such as the name of a file
     * @throws DescriptionException if it has a mistake; the message says where, and what was
     *     expected
     */
    public static Description parse(String text, String source) {
        return DescriptionParser.parse(text, source);
    }

    /**
     * Reads a file in UTF-8 of at most 65,536 bytes, with the line endings of any system.
     *
     * @throws DescriptionException if it has a mistake, or is not text
     * @throws UncheckedIOException if it cannot be read
     */
    public static Description load(Path file) {
        String source = String.valueOf(file.getFileName());
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The description %s cannot be read: %s"
                            .formatted(file, DataException.reason(e)),
                    e);
        }
        if (bytes.length > MOST_BYTES) {
            throw DescriptionParser.tooLong(source);
        }
        return parse(text(bytes, source), source);
    }

    /**
     * A network of the kit.
     *
     * @param name one of {@link #shippedNames}; "_model" or ".txt" at its end makes no difference
     * @throws UnknownWordException if there is no such name; the message lists all names
     */
    public static Description shipped(String name) {
        return resource("architectures/", BuiltIns.file(name));
    }

    /**
     * A recipe of the kit: one of its networks, trained in another way than published, or a network
     * of the kit's own.
     *
     * @param name one of {@link #recipeNames}
     * @throws UnknownWordException if there is no such name; the message lists all names
     */
    public static Description recipe(String name) {
        return resource("recipes/", BuiltIns.recipeFile(name));
    }

    private static Description resource(String folder, String file) {
        try (InputStream in = Description.class.getResourceAsStream(folder + file)) {
            return parse(text(in.readAllBytes(), file), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the kit's networks, the simplest first. */
    public static List<String> shippedNames() {
        return BuiltIns.NAMES;
    }

    /** The names of the kit's recipes. */
    public static List<String> recipeNames() {
        return BuiltIns.RECIPES;
    }

    private static String text(byte[] bytes, String source) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new DescriptionException(
                    source,
                    0,
                    "",
                    "is not text in UTF-8; if it is a description, save it again in that encoding");
        }
    }

    // ---- Networks

    /**
     * An ordinary DL4J network of this description, initialized, with its optimizer. It takes
     * images as [n, 1, 28, 28] float32 in [0, 1] (NCHW) and gives [n, classes] probabilities.
     *
     * <p>A schedule over the whole training (cosine, one-cycle) takes effect when the network is
     * given to a trainer, which knows how many updates there will be. Until then the learning rate
     * is constant.
     *
     * @param seed of the initial weights; the same seed gives the same network
     */
    public MultiLayerNetwork network(long seed) {
        return NetworkBuilder.build(NetworkPlan.of(layers), training.optimizer(), seed);
    }

    /**
     * The description of a DL4J network, the inverse of {@link #network}. The network of the
     * description computes the same from the same weights, with two differences in form: it takes
     * images as [n, 1, 28, 28], even if this one takes rows of 784 pixels; and its batch
     * normalization keeps the running variance, even if this one keeps log10 of the standard
     * deviation.
     *
     * <p>Dropout that DL4J has on a layer's input becomes a line before that layer. If the format
     * cannot express the network's optimizer, it becomes Adam with a learning rate of 0.001, and
     * the notes say so. How the network was trained is {@linkplain TrainingConfig#unknown unknown},
     * because a network doesn't store that.
     *
     * @param network an initialized network with an input of 28×28 pixels
     * @throws DescriptionException if the format cannot express a layer, which the message names
     */
    public static Description of(MultiLayerNetwork network) {
        return NetworkReader.read(network);
    }

    /**
     * The number of parameters of the network, counted as DL4J does: with the running mean and
     * variance of batch normalization.
     */
    public long parameters() {
        return NetworkPlan.of(layers).parameters();
    }

    /**
     * What distinguishes a training run of this network from others, apart from its seed and its
     * images. A record has {@linkplain org.mnistkit.record.RunRecord#identity the same}.
     */
    public Identity identity() {
        MultiLayerNetwork plain =
                new MultiLayerNetwork(NetworkBuilder.configuration(NetworkPlan.of(layers), 0));
        return Identity.ofTraining(NetworkState.layers(plain), training)
                .with("the number of parameters", parameters())
                .with("options", training.options());
    }

    /** The same description with other notes. */
    public Description withNotes(String newNotes) {
        return new Description(newNotes, layers, training);
    }

    /** The same description with other layers. */
    public Description withLayers(List<LayerSpec> newLayers) {
        return new Description(notes, newLayers, training);
    }

    /** The same network, trained in another way. If the optimizer is null, this one's stays. */
    public Description withTraining(TrainingConfig newTraining) {
        return new Description(
                notes,
                layers,
                newTraining.optimizer() == null
                        ? newTraining.withOptimizer(training.optimizer())
                        : newTraining);
    }

    // ---- Text

    /** The description as text, with line feeds as line endings. */
    @Override
    public String toString() {
        return (notes.isEmpty() ? "" : notes + "\n\n")
                + "Layers:\n"
                + layers.stream().map(layer -> layer + "\n").collect(Collectors.joining())
                + "Optimizer:\n"
                + TrainingLines.print(training);
    }

    /** A text with line feeds as line endings, and without the byte-order marks of Windows. */
    static String plain(String text) {
        return text.replace("\ufeff", "").replace("\r\n", "\n").replace('\r', '\n');
    }

    static boolean tooLong(String text) {
        return longer(text, MOST_BYTES);
    }

    static boolean tooLongForNotes(String text) {
        return longer(text, MOST_NOTES);
    }

    private static boolean longer(String text, int bytes) {
        return text.length() > bytes || text.getBytes(StandardCharsets.UTF_8).length > bytes;
    }

    /** Without blank lines at the beginning and the end. */
    private static String trimmed(String text) {
        List<String> lines = new ArrayList<>(List.of(plain(text).split("\n", -1)));
        while (!lines.isEmpty() && lines.get(0).isBlank()) {
            lines.remove(0);
        }
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
            lines.remove(lines.size() - 1);
        }
        return String.join("\n", lines);
    }

    // ---- On its way to another process

    /** As its text, which says all of it that matters on another machine. */
    private Object writeReplace() {
        return new Serialized(toString());
    }

    private record Serialized(String text) implements Serializable {
        private Object readResolve() {
            return parse(text);
        }
    }
}
