package org.mnistkit.description.layer;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mnistkit.network.LayerInfo.Shape;

/**
 * A convolution with an activation function.
 *
 * @param filters the number of maps that come out, at least 1
 * @param kernel the window
 * @param stride how far the window moves
 * @param dilation the distance between the pixels in the window; 1 for neighbors
 * @param init how the weights are initialized
 * @param bias whether each filter has a bias
 */
public record Conv(
        int filters,
        Size kernel,
        ActivationFunction activation,
        Size stride,
        Padding padding,
        Size dilation,
        Init init,
        boolean bias)
        implements LayerSpec {

    static final LayerKind KIND =
            new LayerKind(
                    Conv.class,
                    "Conv,FILTERS,ROWS,COLS,ACTIVATION",
                    List.of("stride", "padding", "dilation", "init", "bias"),
                    Conv::parse,
                    Conv::read,
                    Set.of(ConvolutionLayer.class));

    public Conv {
        Text.requirePositive("the number of filters", filters);
        Objects.requireNonNull(kernel, "kernel");
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(stride, "stride");
        Objects.requireNonNull(padding, "padding");
        Objects.requireNonNull(dilation, "dilation");
        Objects.requireNonNull(init, "init");
    }

    /** A convolution with stride 1, no padding, and all other options at their defaults. */
    public Conv(int filters, int rows, int columns, ActivationFunction activation) {
        this(
                filters,
                new Size(rows, columns),
                activation,
                Size.ONE,
                Padding.VALID,
                Size.ONE,
                Init.DEFAULT,
                true);
    }

    private static LayerSpec parse(LayerLine line) {
        return new Conv(
                line.count(0),
                new Size(line.count(1), line.count(2)),
                line.activation(3),
                line.size("stride", Size.ONE),
                line.padding(),
                line.size("dilation", Size.ONE),
                line.init(),
                line.bias());
    }

    private static Optional<LayerSpec> read(Dl4jLayer from) {
        ConvolutionLayer layer = from.as(ConvolutionLayer.class);
        from.requireChannelsFirst(layer.getCnn2dDataFormat());
        Size kernel = from.size(layer.getKernelSize());
        Size stride = from.size(layer.getStride());
        return Optional.of(
                new Conv(
                        Math.toIntExact(layer.getNOut()),
                        kernel,
                        from.activation(layer.getActivationFn()),
                        stride,
                        from.padding(layer.getConvolutionMode(), layer.getPadding()),
                        from.size(layer.getDilation()),
                        from.init(
                                (double) kernel.rows() * kernel.columns(),
                                stride.rows() * stride.columns()),
                        layer.hasBias()));
    }

    @Override
    public boolean takesMaps() {
        return true;
    }

    @Override
    public Shape output(Shape input) {
        return Windows.slide(
                filters,
                span(kernel.rows(), dilation.rows()),
                span(kernel.columns(), dilation.columns()),
                stride,
                padding,
                input);
    }

    /** How many pixels a window spans, with the gaps that dilation makes. */
    private static long span(int size, int dilation) {
        return (size - 1L) * dilation + 1;
    }

    @Override
    public long parameters(Shape input) {
        return (long) kernel.rows() * kernel.columns() * input.channels() * filters
                + (bias ? filters : 0);
    }

    private InitialWeights initialWeights(Shape input) {
        double area = (double) kernel.rows() * kernel.columns();
        return new InitialWeights(init, input.channels() * area, filters * area);
    }

    @Override
    public Optional<Layer> toDl4j(Shape input) {
        return Optional.of(
                new ConvolutionLayer.Builder(kernel.toDl4j())
                        .nOut(filters)
                        .stride(stride.toDl4j())
                        .dilation(dilation.toDl4j())
                        .convolutionMode(Windows.mode(padding))
                        .activation(activation.dl4j())
                        .weightInit(initialWeights(input).toDl4j())
                        .hasBias(bias)
                        .build());
    }

    @Override
    public void correctWeights(Shape input, org.deeplearning4j.nn.api.Layer layer) {
        initialWeights(input).correct(layer);
    }

    @Override
    public String toString() {
        return "Conv,"
                + String.join(",", "" + filters, "" + kernel.rows(), "" + kernel.columns())
                + ","
                + activation
                + Text.option("stride", stride, Size.ONE)
                + Text.option("padding", padding, Padding.VALID)
                + Text.option("dilation", dilation, Size.ONE)
                + Text.option("init", init, Init.DEFAULT)
                + Text.bias(bias);
    }
}
