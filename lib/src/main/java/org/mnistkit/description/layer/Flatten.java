package org.mnistkit.description.layer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mnistkit.network.LayerInfo.Shape;

/** Puts the maps into one row of units, map by map, row by row. */
public record Flatten() implements LayerSpec {

    static final LayerKind KIND =
            new LayerKind(
                    Flatten.class,
                    "Flatten",
                    List.of(),
                    line -> new Flatten(),
                    from -> Optional.empty(),
                    Set.of());

    @Override
    public Shape output(Shape input) {
        return input.flat();
    }

    @Override
    public Optional<Layer> toDl4j(Shape input) {
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "Flatten";
    }
}
