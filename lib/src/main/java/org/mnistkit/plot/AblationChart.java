package org.mnistkit.plot;

import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.mnistkit.experiment.Ablation;
import org.mnistkit.experiment.Ablation.Results;
import org.mnistkit.experiment.Ablation.Step;
import org.mnistkit.record.SampleStatistics;

/** The test errors of several networks, a line for each from top to bottom, each seed a dot. */
final class AblationChart {

    private static final int LINE = 30;
    private static final int AXIS = 42;
    private static final int WIDEST_NAME = 310;
    private static final double MEAN = 9;
    private static final double SEED = 5;
    private static final int TICKS = 8;

    /** The range of the axis at least, in percent, so that equal errors do not fill it. */
    private static final double LEAST_RANGE = 0.1;

    private final List<Step> steps;
    private final int left;
    private final int right;
    private final Axis axis;

    private AblationChart(Ablation ablation) {
        steps =
                ablation.steps().stream()
                        .map(AblationChart::withPercentagesOnly)
                        .filter(step -> step.results().isPresent())
                        .toList();
        left = Math.min(WIDEST_NAME, Style.width(names(steps), Style.TEXT)) + 12;
        List<String> labels = steps.stream().map(AblationChart::label).toList();
        right = Style.CONTENT_WIDTH - Style.width(labels, Style.TEXT) - 14;
        DoubleSummaryStatistics errors =
                steps.stream()
                        .map(AblationChart::error)
                        .flatMapToDouble(error -> DoubleStream.of(low(error), high(error)))
                        .summaryStatistics();
        axis =
                steps.isEmpty()
                        ? Axis.between(0, 1, TICKS)
                        : Axis.ofPercents(errors.getMin(), errors.getMax(), TICKS, LEAST_RANGE);
    }

    /**
     * @param path whether each step builds on the one above it, so that a line joins their means
     */
    static BufferedImage picture(String title, Ablation ablation, boolean path) {
        AblationChart drawing = new AblationChart(ablation);
        return drawing.steps.isEmpty()
                ? nothing(title, leftOut(ablation).strip())
                : drawing.draw(title, ablation, path);
    }

    /** The step with those of its accuracies that are percentages, which NaN is not. */
    private static Step withPercentagesOnly(Step step) {
        return new Step(
                step.name(),
                step.change(),
                step.parameters(),
                step.results().flatMap(AblationChart::withPercentagesOnly));
    }

    private static Optional<Results> withPercentagesOnly(Results results) {
        List<Double> values =
                results.accuracy().values().stream().filter(AblationChart::isPercentage).toList();
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Results(
                                results.validation(),
                                new SampleStatistics(values),
                                results.seconds()));
    }

    private static boolean isPercentage(double value) {
        return value >= 0 && value <= 100;
    }

    private static BufferedImage nothing(String title, String caption) {
        Figure figure = new Figure(Style.CONTENT_WIDTH, LINE, title, caption);
        figure.text(
                caption.isEmpty()
                        ? "There are no records of these training runs yet."
                        : "There is nothing to show.",
                Style.CONTENT_WIDTH / 2.0,
                LINE / 2.0 + 4,
                Style.TEXT,
                Style.INK,
                0.5);
        return figure.finish();
    }

    private BufferedImage draw(String title, Ablation ablation, boolean path) {
        int bottom = steps.size() * LINE;
        Figure figure =
                new Figure(
                        Style.CONTENT_WIDTH,
                        bottom + AXIS,
                        title,
                        "Each small dot is a training run with its own seed, each large one their"
                                + " mean, each bar one standard deviation to either side."
                                + missing(ablation)
                                + leftOut(ablation));
        drawAxis(figure, bottom);
        if (path) {
            drawPath(figure);
        }
        for (int i = 0; i < steps.size(); i++) {
            drawStep(figure, steps.get(i), i * LINE + LINE / 2.0);
        }
        return figure.finish();
    }

    private static String missing(Ablation ablation) {
        String names =
                ablation.steps().stream()
                        .filter(step -> step.results().isEmpty())
                        .map(Step::name)
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " No records yet of: " + names + ".";
    }

    private static String leftOut(Ablation ablation) {
        String names =
                ablation.steps().stream()
                        .filter(step -> !step.equals(withPercentagesOnly(step)))
                        .map(Step::name)
                        .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? ""
                : " Accuracies that are not between 0 and 100 % are left out: " + names + ".";
    }

    private void drawAxis(Figure figure, int bottom) {
        for (double tick : axis.ticks()) {
            double x = x(tick);
            figure.graphics().setColor(Style.GRID);
            figure.graphics().fillRect((int) Math.round(x), 0, 1, bottom);
            figure.text(axis.label(tick), x, bottom + 16, Style.SMALL, Style.INK, 0.5);
        }
        double middle = (left + right) / 2.0;
        figure.text("test error (%)", middle, bottom + 36, Style.TEXT, Style.INK, 0.5);
    }

    /** Lines from mean to mean: the way down. What the steps are compared with is beside it. */
    private void drawPath(Figure figure) {
        for (int i = 1; i < steps.size(); i++) {
            if (!steps.get(i - 1).isReference()) {
                double from = x(error(steps.get(i - 1)).mean());
                double to = x(error(steps.get(i)).mean());
                double y = i * LINE - LINE / 2.0;
                figure.stroke(new Line2D.Double(from, y, to, y + LINE), 1.4f, Style.LINE);
            }
        }
    }

    private void drawStep(Figure figure, Step step, double y) {
        SampleStatistics error = error(step);
        Color color = step.isReference() ? Style.ORANGE : Style.BLUE;
        String name = Style.fit(name(step), Style.TEXT, left - 12);
        figure.text(name, left - 12, y + 4, Style.TEXT, Style.INK, 1);
        double from = Math.max(axis.low(), error.mean() - error.deviation());
        double to = error.mean() + error.deviation();
        figure.stroke(new Line2D.Double(x(from), y, x(to), y), 2, color);
        for (double value : error.values()) {
            figure.fill(dot(x(value), y, SEED), Style.INK);
        }
        figure.fill(dot(x(error.mean()), y, MEAN), color);
        figure.text(label(step), Style.CONTENT_WIDTH, y + 4, Style.TEXT, Style.INK, 1);
    }

    // ---- Helpers

    private double x(double error) {
        return left + (right - left) * axis.fraction(error);
    }

    private static Ellipse2D dot(double x, double y, double size) {
        return new Ellipse2D.Double(x - size / 2, y - size / 2, size, size);
    }

    private static SampleStatistics error(Step step) {
        return step.results().orElseThrow().error();
    }

    private static double low(SampleStatistics error) {
        double least = Collections.min(error.values());
        return Math.max(0, Math.min(least, error.mean() - error.deviation()));
    }

    private static double high(SampleStatistics error) {
        return Math.max(Collections.max(error.values()), error.mean() + error.deviation());
    }

    private static String label(Step step) {
        return error(step).format("%.2f") + " %";
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().map(AblationChart::name).toList();
    }

    /** What a step changes, with its number: "2 · ReLU in place of tanh". */
    private static String name(Step step) {
        return step.name().replaceFirst("-.*", "") + " · " + step.change();
    }
}
