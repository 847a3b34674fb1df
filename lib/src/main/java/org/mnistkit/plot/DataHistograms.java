package org.mnistkit.plot;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.mnistkit.data.ImageSet;
import org.mnistkit.settings.Values;

/** How often there is what in a set of images. */
final class DataHistograms {

    private static final int HEIGHT = 300;

    private DataHistograms() {}

    static BufferedImage classes(ImageSet images) {
        Pictures.requireSome(images);
        CategoryChart chart =
                new CategoryChartBuilder()
                        .width(Style.CONTENT_WIDTH)
                        .height(HEIGHT)
                        .xAxisTitle("class")
                        .yAxisTitle("images")
                        .build();
        int[] counts = images.classCounts();
        CategoryStyler styler = Style.apply(chart.getStyler());
        styler.setYAxisDecimalPattern("#,##0");
        styler.setYAxisMin(0.0);
        // Room for the number above the highest bar.
        int highest = Arrays.stream(counts).max().getAsInt();
        styler.setYAxisMax(1.08 * highest);
        styler.setAnnotationTextFont(Style.SMALL);
        styler.setAnnotationTextFontColor(Style.INK);
        chart.addSeries("images", names(images), Arrays.stream(counts).boxed().toList());
        for (int label = 0; label < counts.length; label++) {
            String count = Style.format("%,d", counts[label]);
            double above = counts[label] + 0.04 * highest;
            chart.addAnnotation(new AnnotationText(count, label + 0.5, above, false));
        }
        return Figure.of(
                chart::paint,
                Style.CONTENT_WIDTH,
                HEIGHT,
                Style.format(
                        "%s: %s by class",
                        Style.name(images), Values.counted(images.size(), "image")),
                "");
    }

    static BufferedImage classes(
            String firstName, ImageSet first, String secondName, ImageSet second) {
        Pictures.requireSome(first);
        Pictures.requireSome(second);
        if (!first.classNames().equals(second.classNames())) {
            throw new IllegalArgumentException(
                    "the two sets have different classes: %s and %s"
                            .formatted(first.classNames(), second.classNames()));
        }
        CategoryChart chart =
                new CategoryChartBuilder()
                        .width(Style.CONTENT_WIDTH)
                        .height(HEIGHT)
                        .xAxisTitle("class")
                        .yAxisTitle("share of the set (%)")
                        .build();
        CategoryStyler styler = Style.apply(chart.getStyler());
        styler.setYAxisMin(0.0);
        styler.setYAxisDecimalPattern("0.#");
        chart.addSeries("first", names(first), shares(first)).setFillColor(Style.BLUE);
        chart.addSeries("second", names(second), shares(second)).setFillColor(Style.ORANGE);
        Figure figure =
                new Figure(
                        Style.CONTENT_WIDTH,
                        HEIGHT + Figure.LEGEND_HEIGHT,
                        Style.name(first) + ": share of each class",
                        "");
        chart.paint(figure.graphics(), Style.CONTENT_WIDTH, HEIGHT);
        figure.legend(
                List.of(
                        new Figure.Key(name(firstName, first), Style.BLUE, null, null),
                        new Figure.Key(name(secondName, second), Style.ORANGE, null, null)),
                Style.CONTENT_WIDTH / 2.0,
                HEIGHT);
        return figure.finish();
    }

    static BufferedImage pixels(ImageSet images) {
        Pictures.requireSome(images);
        long[] histogram = images.pixelHistogram();
        XYChart chart =
                new XYChartBuilder()
                        .width(Style.CONTENT_WIDTH)
                        .height(HEIGHT)
                        .xAxisTitle("gray value, from 0 (black) to 255 (white)")
                        .yAxisTitle("pixels")
                        .build();
        XYStyler styler = Style.apply(chart.getStyler());
        styler.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.StepArea);
        styler.setYAxisLogarithmic(true);
        styler.setYAxisDecimalPattern("#,##0");
        styler.setPlotGridHorizontalLinesVisible(false);
        styler.setYAxisMin(1.0);
        styler.setXAxisMin(0.0);
        styler.setXAxisMax(256.5);
        styler.setXAxisTickMarkSpacingHint(120);
        double[] values = IntStream.rangeClosed(0, 256).asDoubleStream().toArray();
        // Each value is a step one wide; a value that never occurs lies on the axis.
        double[] counts =
                IntStream.rangeClosed(0, 256)
                        .mapToDouble(value -> Math.max(1, histogram[Math.min(value, 255)]))
                        .toArray();
        chart.addSeries("pixels", values, counts)
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(Style.BLUE)
                .setFillColor(Style.SKY);
        double total = Arrays.stream(histogram).sum();
        return Figure.of(
                chart::paint,
                Style.CONTENT_WIDTH,
                HEIGHT,
                Style.name(images) + ": how often each gray value occurs",
                Style.format(
                        "%.0f %% of all pixels are 0 (background), %.0f %% are 255 (full ink).",
                        100 * histogram[0] / total, 100 * histogram[255] / total));
    }

    private static String name(String name, ImageSet images) {
        return name + " (" + Values.counted(images.size(), "image") + ")";
    }

    private static List<Double> shares(ImageSet images) {
        return Arrays.stream(images.classCounts())
                .mapToObj(count -> 100.0 * count / images.size())
                .toList();
    }

    /** Class names short enough to stand side by side below the bars. */
    private static List<String> names(ImageSet images) {
        int room = (Style.CONTENT_WIDTH - 60) / images.classNames().size() - 4;
        return images.classNames().stream()
                .map(name -> Style.fit(name, Style.SMALL, room))
                .toList();
    }
}
