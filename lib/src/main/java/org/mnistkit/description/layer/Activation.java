package org.mnistkit.description.layer;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mnistkit.network.LayerInfo.Shape;

/** An activation function as a layer of its own. */
public record Activation(ActivationFunction activation) implements LayerSpec {

    static final LayerKind KIND =
            new LayerKind(
                    Activation.class,
                    "Activation,ACTIVATION",
                    List.of(),
                    line -> new Activation(line.activation(0)),
                    Activation::read,
                    Set.of(ActivationLayer.class));

    public Activation {
        Objects.requireNonNull(activation, "activation");
    }

    private static Optional<LayerSpec> read(Dl4jLayer from) {
        ActivationLayer layer = from.as(ActivationLayer.class);
        return Optional.of(new Activation(from.activation(layer.getActivationFn())));
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public Optional<Layer> toDl4j(Shape input) {
        return Optional.of(new ActivationLayer(activation.dl4j()));
    }

    @Override
    public String toString() {
        return "Activation," + activation;
    }
}
