package org.mnistkit.description.layer;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mnistkit.settings.UnknownWordException;

/** All kinds of layers. */
public final class LayerKinds {

    /** In the order in which messages list them. */
    static final List<LayerKind> ALL =
            List.of(
                    Conv.KIND,
                    MaxPool.KIND,
                    AvgPool.KIND,
                    GlobalMaxPool.KIND,
                    GlobalAvgPool.KIND,
                    Dropout.KIND,
                    Flatten.KIND,
                    Dense.KIND,
                    BatchNorm.KIND,
                    Activation.KIND);

    private LayerKinds() {}

    /** What is in the names of layers of other libraries that begin like one of these. */
    private static final Pattern OTHERS =
            Pattern.compile("transpose|lstm|net|[13]d", Pattern.CASE_INSENSITIVE);

    /** Returns true if the layer is of one of these kinds. */
    public static boolean include(LayerSpec layer) {
        return ALL.stream().anyMatch(kind -> kind.type() == layer.getClass());
    }

    /** The classes of the DL4J layers that descriptions can express. */
    public static Set<Class<? extends Layer>> dl4jClasses() {
        return ALL.stream()
                .flatMap(kind -> kind.dl4jClasses().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads a line of a description.
     *
     * @throws IllegalArgumentException if it is not a layer; the message says why, and needs the
     *     line beside it
     */
    public static LayerSpec parse(String line) {
        List<String> fields = LayerLine.fields(line);
        String word = fields.get(0);
        LayerKind kind =
                ALL.stream()
                        .filter(candidate -> word.startsWith(candidate.word()))
                        .filter(candidate -> !isOther(word.substring(candidate.word().length())))
                        .max(Comparator.comparingInt(candidate -> candidate.word().length()))
                        .orElseThrow(() -> unknown(word));
        if (word.contains("=")) {
            throw new IllegalArgumentException(
                    kind.options().isEmpty()
                            ? "%s takes no options; the form is: %s"
                                    .formatted(kind.word(), kind.form())
                            : "a comma is missing before an option; the form is: %s,KEY=VALUE"
                                    .formatted(kind.form()));
        }
        return kind.parser().apply(new LayerLine(kind, fields.subList(1, fields.size())));
    }

    /** Whether what follows a kind's word makes it that of another layer: Conv2DTranspose. */
    private static boolean isOther(String rest) {
        return OTHERS.matcher(rest).find();
    }

    private static UnknownWordException unknown(String word) {
        return new UnknownWordException(
                "layer",
                word,
                Stream.concat(ALL.stream().map(LayerKind::word), Stream.of("Optimizer:"))
                        .toArray(String[]::new));
    }

    /**
     * Reads a DL4J layer, without what DL4J does to its input.
     *
     * @throws IllegalArgumentException if descriptions cannot express it; the message says why
     */
    public static LayerSpec read(Layer layer) {
        List<LayerKind> candidates =
                ALL.stream().filter(kind -> kind.dl4jClasses().contains(layer.getClass())).toList();
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("descriptions have no such layer");
        }
        return candidates.stream()
                .map(kind -> kind.reader().apply(new Dl4jLayer(layer)))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        candidates.stream()
                                                .map(LayerKind::word)
                                                .collect(
                                                        Collectors.joining(
                                                                " and ",
                                                                "descriptions have only ",
                                                                " of this class"))));
    }
}
