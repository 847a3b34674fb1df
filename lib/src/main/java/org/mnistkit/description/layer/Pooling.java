package org.mnistkit.description.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.mnistkit.description.layer.LayerSpec.Padding;
import org.mnistkit.description.layer.LayerSpec.Size;

/** What the kinds of pooling share, which differ only in what they compute of a window. */
final class Pooling {

    /** Makes a layer of one kind. */
    interface Factory {
        LayerSpec make(Size window, Size stride, Padding padding);
    }

    private Pooling() {}

    /** A kind of pooling with windows that slide. */
    static LayerKind kind(Class<? extends LayerSpec> type, PoolingType dl4j, Factory factory) {
        return new LayerKind(
                type,
                type.getSimpleName() + ",ROWS,COLS",
                List.of("stride", "padding"),
                line -> {
                    Size window = new Size(line.count(0), line.count(1));
                    return factory.make(window, line.size("stride", window), line.padding());
                },
                from -> read(from, dl4j, factory),
                Set.of(SubsamplingLayer.class));
    }

    private static Optional<LayerSpec> read(Dl4jLayer from, PoolingType type, Factory factory) {
        SubsamplingLayer layer = from.as(SubsamplingLayer.class);
        if (!layer.getPoolingType().name().equals(type.name())) {
            return Optional.empty();
        }
        from.requireChannelsFirst(layer.getCnn2dDataFormat());
        from.require(from.size(layer.getDilation()).equals(Size.ONE), "pooling with dilation");
        Padding padding = from.padding(layer.getConvolutionMode(), layer.getPadding());
        from.require(
                type == PoolingType.MAX
                        || padding == Padding.VALID
                        || !layer.isAvgPoolIncludePadInDivisor(),
                "mean that counts the padding");
        return Optional.of(
                factory.make(
                        from.size(layer.getKernelSize()), from.size(layer.getStride()), padding));
    }

    static Optional<Layer> toDl4j(PoolingType type, Size window, Size stride, Padding padding) {
        return Optional.of(
                new SubsamplingLayer.Builder(type)
                        .kernelSize(window.toDl4j())
                        .stride(stride.toDl4j())
                        .convolutionMode(Windows.mode(padding))
                        .build());
    }

    /** The part of the line that follows its word. */
    static String print(Size window, Size stride, Padding padding) {
        return ","
                + window.rows()
                + ","
                + window.columns()
                + Text.option("stride", stride, window)
                + Text.option("padding", padding, Padding.VALID);
    }

    /** A kind of pooling over whole maps. */
    static LayerKind globalKind(
            Class<? extends LayerSpec> type, PoolingType dl4j, Supplier<LayerSpec> factory) {
        return new LayerKind(
                type,
                type.getSimpleName(),
                List.of(),
                line -> factory.get(),
                from -> readGlobal(from, dl4j, factory),
                Set.of(GlobalPoolingLayer.class));
    }

    private static Optional<LayerSpec> readGlobal(
            Dl4jLayer from, PoolingType type, Supplier<LayerSpec> factory) {
        GlobalPoolingLayer layer = from.as(GlobalPoolingLayer.class);
        if (layer.getPoolingType() != type) {
            return Optional.empty();
        }
        from.require(layer.isCollapseDimensions(), "global pooling that keeps its dimensions");
        int[] along = layer.getPoolingDimensions();
        from.require(
                along == null || Arrays.equals(along, new int[] {2, 3}),
                "pooling along chosen dimensions");
        return Optional.of(factory.get());
    }
}
