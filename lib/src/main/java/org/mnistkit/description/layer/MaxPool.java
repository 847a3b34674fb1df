package org.mnistkit.description.layer;

import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.mnistkit.network.LayerInfo.Shape;

/**
 * The largest value in each window of each map.
 *
 * @param stride how far the window moves; by default its own size
 */
public record MaxPool(Size window, Size stride, Padding padding) implements LayerSpec {

    static final LayerKind KIND = Pooling.kind(MaxPool.class, PoolingType.MAX, MaxPool::new);

    public MaxPool {
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(stride, "stride");
        Objects.requireNonNull(padding, "padding");
    }

    /** Windows side by side. */
    public MaxPool(int rows, int columns) {
        this(new Size(rows, columns), new Size(rows, columns), Padding.VALID);
    }

    @Override
    public boolean takesMaps() {
        return true;
    }

    @Override
    public Shape output(Shape input) {
        return Windows.slide(
                input.channels(), window.rows(), window.columns(), stride, padding, input);
    }

    @Override
    public Optional<Layer> toDl4j(Shape input) {
        return Pooling.toDl4j(PoolingType.MAX, window, stride, padding);
    }

    @Override
    public String toString() {
        return "MaxPool" + Pooling.print(window, stride, padding);
    }
}
