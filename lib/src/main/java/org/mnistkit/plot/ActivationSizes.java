package org.mnistkit.plot;

import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.Engine;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.network.LayerInfo.Kind;

/**
 * How large the activations of each hidden layer are, for one or more networks: a histogram for
 * each layer, one above the other, on a common logarithmic scale.
 */
final class ActivationSizes {

    private static final int MOST_NETWORKS = 4;
    private static final int GAP = 24;
    private static final int GUTTER = 62;
    private static final int ROW = 46;
    private static final int AXIS = 40;
    private static final int NAME = 22;

    /** Histograms have bins of a tenth of a decade, for all sizes that a float has. */
    private static final int DECADE = 10;

    private static final int LOWEST = -46;
    private static final int BINS = -2 * LOWEST * DECADE;

    /** Bins that hold less of every layer than this are not shown at the ends of the axis. */
    private static final double VISIBLE = 0.002;

    private ActivationSizes() {}

    /**
     * What one layer puts out.
     *
     * @param title the layer's number and name, as in the diagram of the network
     * @param shares of the values that are not zero, those in each bin
     * @param zero share of all values that is zero
     * @param notFinite share of all values that is NaN or infinite
     */
    private record Layer(String title, List<Double> shares, double zero, double notFinite) {

        static Layer of(String title, float[][] activations) {
            double[] shares = new double[BINS];
            double all = 0;
            double counted = 0;
            double zero = 0;
            for (float[] row : activations) {
                for (float value : row) {
                    all++;
                    zero += value == 0 ? 1 : 0;
                    if (value != 0 && Float.isFinite(value)) {
                        double place = (Math.log10(Math.abs(value)) - LOWEST) * DECADE;
                        shares[(int) Math.max(0, Math.min(BINS - 1, place))]++;
                        counted++;
                    }
                }
            }
            for (int i = 0; i < BINS; i++) {
                shares[i] /= Math.max(1, counted);
            }
            List<Double> list = Arrays.stream(shares).boxed().toList();
            return new Layer(title, list, zero / all, (all - zero - counted) / all);
        }
    }

    static BufferedImage picture(Map<String, MultiLayerNetwork> networks, ImageSet images) {
        Pictures.requireSome(images);
        if (networks.isEmpty() || networks.size() > MOST_NETWORKS) {
            throw new IllegalArgumentException(
                    "there are %d networks, but 1 to %d can be compared"
                            .formatted(networks.size(), MOST_NETWORKS));
        }
        List<List<Layer>> all = new ArrayList<>();
        for (MultiLayerNetwork network : networks.values()) {
            all.add(hiddenLayers(network, images));
        }
        int[] visible =
                IntStream.range(0, BINS)
                        .filter(
                                bin ->
                                        all.stream()
                                                .flatMap(List::stream)
                                                .anyMatch(layer -> layer.shares.get(bin) > VISIBLE))
                        .toArray();
        // In whole decades, counted from the lowest; around 1 if all is zero.
        int from = visible.length == 0 ? -LOWEST - 1 : visible[0] / DECADE;
        int to = visible.length == 0 ? -LOWEST + 1 : visible[visible.length - 1] / DECADE + 1;

        int rows = all.stream().mapToInt(List::size).max().getAsInt();
        int width = (Style.CONTENT_WIDTH - (networks.size() - 1) * GAP) / networks.size();
        Figure figure =
                new Figure(
                        Style.CONTENT_WIDTH,
                        NAME + rows * ROW + AXIS,
                        "How large the activations of each hidden layer are",
                        Style.format(
                                "For %s. Values that are not zero, by magnitude; each step of the"
                                        + " axis is a factor of ten.",
                                Style.count(images.size(), images.size(), "image")));
        int index = 0;
        for (String name : networks.keySet()) {
            int left = index * (width + GAP);
            draw(figure, name, all.get(index), left, width, rows, from, to);
            index++;
        }
        return figure.finish();
    }

    private static List<Layer> hiddenLayers(MultiLayerNetwork network, ImageSet images) {
        List<Layer> layers = new ArrayList<>();
        try (Engine engine = Engine.of(network)) {
            List<LayerInfo> infos =
                    LayerInfo.of(network).stream()
                            .filter(
                                    info ->
                                            info.kind() == Kind.DENSE
                                                    || info.kind() == Kind.CONVOLUTION)
                            .toList();
            // The last of them gives the classes.
            for (LayerInfo info : infos.subList(0, Math.max(0, infos.size() - 1))) {
                layers.add(Layer.of(info.title(), engine.activations(images, info.index())));
            }
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException(
                    "the network has no hidden layer, dense or convolution, to look into");
        }
        return layers;
    }

    private static void draw(
            Figure figure,
            String name,
            List<Layer> layers,
            int left,
            int width,
            int rows,
            int from,
            int to) {
        figure.text(Style.fit(name, Style.BOLD, width), left, 12, Style.BOLD, Style.INK, 0);
        int x = left + GUTTER;
        double decade = (width - GUTTER - 8) / (double) (to - from);
        int bottom = NAME + rows * ROW;
        drawAxis(figure, x, bottom, decade, from, to);
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            int base = NAME + (i + 1) * ROW;
            figure.text(
                    Style.fit(layer.title, Style.SMALL, GUTTER),
                    left,
                    base - 16,
                    Style.SMALL,
                    Style.INK,
                    0);
            String zero = Style.format("%.0f %% zero", 100 * layer.zero);
            figure.text(zero, left, base - 3, Style.SMALL, Style.INK, 0);
            if (layer.notFinite > 0) {
                String text = Style.format("%.0f %% not finite", 100 * layer.notFinite);
                figure.text(text, x + 4, base - ROW + 14, Style.SMALL, Style.INK, 0);
            }
            double highest = Collections.max(layer.shares);
            Path2D.Double ridge = new Path2D.Double();
            ridge.moveTo(x, base);
            for (int bin = from * DECADE; bin < to * DECADE; bin++) {
                double height = highest > 0 ? (ROW - 8) * layer.shares.get(bin) / highest : 0;
                double start = x + (bin - from * DECADE) * decade / DECADE;
                ridge.lineTo(start, base - height);
                ridge.lineTo(start + decade / DECADE, base - height);
            }
            ridge.lineTo(x + (to - from) * decade, base);
            ridge.closePath();
            figure.fill(ridge, Style.SKY);
            figure.stroke(ridge, 1, Style.BLUE);
        }
    }

    private static void drawAxis(
            Figure figure, int x, int bottom, double decade, int from, int to) {
        // Labels need about 34 pixels each.
        int step = Math.max(1, (int) Math.ceil(34 / decade));
        for (int i = from; i <= to; i++) {
            double place = x + (i - from) * decade;
            boolean labeled = Math.floorMod(i + LOWEST, step) == 0;
            figure.graphics().setColor(Style.GRID);
            figure.graphics().fillRect((int) Math.round(place), NAME, 1, bottom - NAME);
            if (labeled) {
                String label = power(i + LOWEST);
                figure.text(label, place, bottom + 16, Style.SMALL, Style.INK, 0.5);
            }
        }
        double middle = x + (to - from) * decade / 2;
        figure.text("magnitude", middle, bottom + 34, Style.TEXT, Style.INK, 0.5);
    }

    /** 10⁻³, 1, 10, 100, 10⁴. */
    private static String power(int exponent) {
        if (exponent >= 0 && exponent <= 2) {
            return Style.format("%.0f", Math.pow(10, exponent));
        }
        String digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        StringBuilder text = new StringBuilder("10").append(exponent < 0 ? "⁻" : "");
        for (char digit : Integer.toString(Math.abs(exponent)).toCharArray()) {
            text.append(digits.charAt(digit - '0'));
        }
        return text.toString();
    }
}
