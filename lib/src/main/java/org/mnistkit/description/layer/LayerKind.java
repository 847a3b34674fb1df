package org.mnistkit.description.layer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * What the kit knows of a kind of layer before there is one.
 *
 * @param type the record of its layers
 * @param form its line without options: "Dense,UNITS,ACTIVATION". In a description the first word
 *     may be longer, as in "Conv2D"
 * @param options the keys of its options
 * @param parser makes a layer of a line of this form
 * @param reader makes a layer of a DL4J layer, or nothing if the DL4J layer is of another kind with
 *     the same class
 * @param dl4jClasses the classes of its DL4J layers. A subclass may compute something else, and
 *     doesn't count
 */
record LayerKind(
        Class<? extends LayerSpec> type,
        String form,
        List<String> options,
        Function<LayerLine, LayerSpec> parser,
        Function<Dl4jLayer, Optional<LayerSpec>> reader,
        Set<Class<? extends Layer>> dl4jClasses) {

    /** The word that its line begins with. */
    String word() {
        return fields().get(0);
    }

    /** The names of the values that follow the word. */
    List<String> valueNames() {
        return fields().subList(1, fields().size());
    }

    private List<String> fields() {
        return List.of(form.split(",", -1));
    }
}
