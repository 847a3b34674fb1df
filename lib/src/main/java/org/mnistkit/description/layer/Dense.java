package org.mnistkit.description.layer;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.mnistkit.network.LayerInfo.Shape;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A fully connected layer with an activation function. With softmax it is DL4J's output layer,
 * whose loss is cross-entropy.
 *
 * @param units at least 1
 * @param init how the weights are initialized
 * @param bias whether each unit has a bias
 */
public record Dense(int units, ActivationFunction activation, Init init, boolean bias)
        implements LayerSpec {

    static final LayerKind KIND =
            new LayerKind(
                    Dense.class,
                    "Dense,UNITS,ACTIVATION",
                    List.of("init", "bias"),
                    line -> new Dense(line.count(0), line.activation(1), line.init(), line.bias()),
                    Dense::read,
                    Set.of(DenseLayer.class, OutputLayer.class));

    public Dense {
        Text.requirePositive("the number of units", units);
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(init, "init");
    }

    /** A layer with a bias and the default initialization. */
    public Dense(int units, ActivationFunction activation) {
        this(units, activation, Init.DEFAULT, true);
    }

    private static Optional<LayerSpec> read(Dl4jLayer from) {
        boolean bias;
        if (from.layer() instanceof OutputLayer output) {
            from.requireCrossEntropy(output.getLossFn());
            bias = output.hasBias();
        } else {
            DenseLayer dense = from.as(DenseLayer.class);
            from.require(!dense.hasLayerNorm(), "layer normalization");
            bias = dense.hasBias();
        }
        FeedForwardLayer layer = from.as(FeedForwardLayer.class);
        return Optional.of(
                new Dense(
                        Math.toIntExact(layer.getNOut()),
                        from.activation(layer.getActivationFn()),
                        from.init(1, 1),
                        bias));
    }

    @Override
    public Shape output(Shape input) {
        if (input.isMaps()) {
            throw new IllegalArgumentException(
                    "Dense takes a row of units, but its input is "
                            + input
                            + "; put Flatten or GlobalAvgPool before it"
                            + (activation == ActivationFunction.SOFTMAX
                                    ? ""
                                    : " (for one that works on each pixel by itself, write "
                                            + new Conv(units, 1, 1, activation)
                                            + ")"));
        }
        return new Shape(units, 0, 0);
    }

    @Override
    public long parameters(Shape input) {
        return (long) input.channels() * units + (bias ? units : 0);
    }

    private InitialWeights initialWeights(Shape input) {
        return new InitialWeights(init, input.channels(), units);
    }

    @Override
    public Optional<Layer> toDl4j(Shape input) {
        return Optional.of(
                activation == ActivationFunction.SOFTMAX
                        ? build(new OutputLayer.Builder(LossFunction.MCXENT).hasBias(bias), input)
                        : build(new DenseLayer.Builder().hasBias(bias), input));
    }

    private <B extends FeedForwardLayer.Builder<B>> Layer build(B builder, Shape input) {
        return builder.nOut(units)
                .activation(activation.dl4j())
                .weightInit(initialWeights(input).toDl4j())
                .build();
    }

    @Override
    public void correctWeights(Shape input, org.deeplearning4j.nn.api.Layer layer) {
        initialWeights(input).correct(layer);
    }

    @Override
    public String toString() {
        return "Dense,"
                + units
                + ","
                + activation
                + Text.option("init", init, Init.DEFAULT)
                + Text.bias(bias);
    }
}
