package org.mnistkit.description.layer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.settings.Values;

/**
 * Batch normalization (Ioffe and Szegedy 2015) of each map or unit.
 *
 * @param momentum how much of the running mean and variance is kept in an update: in [0, 1)
 * @param epsilon added to the variance; greater than 0
 */
public record BatchNorm(double momentum, double epsilon) implements LayerSpec {

    private static final double MOMENTUM = 0.99;
    private static final double EPSILON = 1e-3;

    static final LayerKind KIND =
            new LayerKind(
                    BatchNorm.class,
                    "BatchNorm",
                    List.of("momentum", "epsilon"),
                    line ->
                            new BatchNorm(
                                    line.number("momentum", MOMENTUM),
                                    line.number("epsilon", EPSILON)),
                    BatchNorm::read,
                    Set.of(BatchNormalization.class));

    public BatchNorm {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException(
                    "momentum is %s, but must be at least 0 and less than 1"
                            .formatted(Values.number(momentum)));
        }
        if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException(
                    "epsilon is %s, but must be greater than 0".formatted(Values.number(epsilon)));
        }
    }

    /** A layer with Keras's momentum of 0.99 and epsilon of 0.001. */
    public BatchNorm() {
        this(MOMENTUM, EPSILON);
    }

    private static Optional<LayerSpec> read(Dl4jLayer from) {
        BatchNormalization layer = from.as(BatchNormalization.class);
        from.requireChannelsFirst(layer.getCnn2DFormat());
        from.require(!layer.isLockGammaBeta(), "batch normalization with gamma and beta locked");
        from.require(layer.isMinibatch(), "batch normalization without mini-batches");
        return Optional.of(new BatchNorm(layer.getDecay(), layer.getEps()));
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    /** Gamma, beta, and the running mean and variance of each channel. */
    @Override
    public long parameters(Shape input) {
        return 4L * input.channels();
    }

    @Override
    public Optional<Layer> toDl4j(Shape input) {
        return Optional.of(
                new BatchNormalization.Builder()
                        .decay(momentum)
                        .eps(epsilon)
                        .useLogStd(false)
                        .build());
    }

    @Override
    public String toString() {
        return "BatchNorm"
                + Text.option("momentum", Values.number(momentum), Values.number(MOMENTUM))
                + Text.option("epsilon", Values.number(epsilon), Values.number(EPSILON));
    }
}
