package org.mnistkit.description.layer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.settings.Values;

/**
 * In training, each value is dropped with a probability, and those kept are multiplied by {@code 1
 * / (1 − rate)}.
 *
 * @param rate the probability of dropping a value: in [0, 1)
 */
public record Dropout(double rate) implements LayerSpec {

    static final LayerKind KIND =
            new LayerKind(
                    Dropout.class,
                    "Dropout,RATE",
                    List.of(),
                    line -> new Dropout(line.number(0)),
                    Dropout::read,
                    Set.of(DropoutLayer.class));

    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(
                    ("the dropout rate is %s, but must be at least 0 and less than 1: it is the"
                                    + " share of values that is dropped")
                            .formatted(Values.number(rate)));
        }
    }

    private static Optional<LayerSpec> read(Dl4jLayer from) {
        IDropout dropout = from.layer().getIDropout();
        if (dropout instanceof org.deeplearning4j.nn.conf.dropout.Dropout plain) {
            from.require(plain.getPSchedule() == null, "dropout with a rate that changes");
            return Optional.of(new Dropout(rate(plain.getP())));
        }
        throw new IllegalArgumentException(
                "descriptions have no " + dropout.getClass().getSimpleName());
    }

    /** The rate with the fewest digits that gives this probability of keeping: 0.3 for 0.7. */
    private static double rate(double keep) {
        for (double scale = 1; scale < 1e17; scale *= 10) {
            double rate = Math.rint((1 - keep) * scale) / scale;
            if (1 - rate == keep) {
                return rate;
            }
        }
        return 1 - keep;
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public Optional<Layer> toDl4j(Shape input) {
        return Optional.of(new DropoutLayer(1 - rate)); // DL4J takes the probability of keeping
    }

    @Override
    public String toString() {
        return "Dropout," + Values.number(rate);
    }
}
