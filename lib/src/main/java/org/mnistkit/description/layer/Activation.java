package org.mnistkit.description.layer;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.mnistkit.network.LayerInfo.Shape;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * An activation function as a layer of its own. With softmax it is DL4J's loss layer, whose loss is
 * cross-entropy: the last layer of a network where the units come from another layer than {@link
 * Dense}.
 */
public record Activation(ActivationFunction activation) implements LayerSpec {

    static final LayerKind KIND =
            new LayerKind(
                    Activation.class,
                    "Activation,ACTIVATION",
                    List.of(),
                    line -> new Activation(line.activation(0)),
                    Activation::read,
                    Set.of(ActivationLayer.class, LossLayer.class));

    public Activation {
        Objects.requireNonNull(activation, "activation");
    }

    private static Optional<LayerSpec> read(Dl4jLayer from) {
        if (from.layer() instanceof LossLayer loss) {
            from.requireCrossEntropy(loss.getLossFn());
            ActivationFunction function = from.activation(loss.getActivationFn());
            from.require(
                    function == ActivationFunction.SOFTMAX,
                    "loss layer with another activation than softmax");
            return Optional.of(new Activation(function));
        }
        ActivationFunction function =
                from.activation(from.as(ActivationLayer.class).getActivationFn());
        from.require(
                function != ActivationFunction.SOFTMAX,
                "softmax without a loss; it belongs in an OutputLayer or a LossLayer");
        return Optional.of(new Activation(function));
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public Optional<Layer> toDl4j(Shape input) {
        if (activation != ActivationFunction.SOFTMAX) {
            return Optional.of(new ActivationLayer(activation.dl4j()));
        }
        LossLayer layer =
                new LossLayer.Builder(LossFunction.MCXENT).activation(activation.dl4j()).build();
        layer.setNOut(input.channels()); // its builder cannot, and DL4J warns of a size of zero
        return Optional.of(layer);
    }

    @Override
    public String toString() {
        return "Activation," + activation;
    }
}
