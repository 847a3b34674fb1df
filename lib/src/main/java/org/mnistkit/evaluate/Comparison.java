package org.mnistkit.evaluate;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.Engine;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Model;
import org.mnistkit.record.Markdown;
import org.mnistkit.record.Score;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Models and ensembles compared on the same test images.
 *
 * @param entries the models in the order in which they are shown, at least one
 */
public record Comparison(List<Entry> entries) {

    /** {@link #toText} begins with this. */
    public static final String TEXT_BEGIN = "Model_Name";

    /** Images to get the engine going before its speed is measured. */
    private static final int WARM_UP = 1_000;

    /**
     * What was measured of a model.
     *
     * @param name what tables call it
     * @param parameters number of values that its networks keep
     * @param predictions what it says of the test images
     * @param imagesPerSecond how fast it says so
     */
    public record Entry(
            String name, long parameters, Predictions predictions, double imagesPerSecond) {

        /**
         * Lets a model, or the members of an ensemble one after the other, look at images.
         *
         * @param test at least one image; they are normalized here as each model expects it
         */
        public static Entry measure(String name, Classifier classifier, ImageSet test) {
            List<Predictions> each = new ArrayList<>();
            long nanoseconds = 0;
            for (Model member : classifier.members()) {
                ImageSet images = Evaluator.normalized(member, test);
                try (Engine engine = Engine.of(member.network())) {
                    engine.predict(images.take(WARM_UP));
                    long start = System.nanoTime();
                    each.add(Evaluator.predict(engine, member, test));
                    nanoseconds += System.nanoTime() - start;
                }
            }
            return new Entry(
                    name,
                    classifier.parameters(),
                    new EnsemblePredictions(each).mean(),
                    test.size() / (nanoseconds / 1e9));
        }

        private Score score() {
            return predictions.score();
        }

        /** {@link Reliability#expectedCalibrationError} of what it says, in [0, 1]. */
        public double calibrationError() {
            return Reliability.of(predictions).expectedCalibrationError();
        }
    }

    /**
     * @throws IllegalArgumentException if there are no entries, or they are not of the same images
     */
    public Comparison {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to compare; give a model");
        }
        for (Entry entry : entries) {
            McNemar.requireSameImages(images(entries), entry.predictions().images());
        }
    }

    private static ImageSet images(List<Entry> entries) {
        return entries.get(0).predictions().images();
    }

    /**
     * The scores for programs: columns apart by tabs, with the header "Model_Name, Test_Loss,
     * Test_Accuracy", and a line for each model. The accuracy is a share in [0, 1].
     */
    public String toText() {
        StringBuilder text = new StringBuilder(TEXT_BEGIN + "\tTest_Loss\tTest_Accuracy\n");
        for (Entry entry : entries) {
            text.append(
                    format(
                            "%s\t%.6f\t%.6f\n",
                            entry.name(), entry.score().loss(), entry.score().accuracy()));
        }
        return text.toString();
    }

    /**
     * All that was measured, as a Markdown page: the tables {@link #models}, {@link #classes} and
     * {@link #pairs}.
     */
    public String toMarkdown() {
        StringBuilder page = new StringBuilder();
        page.append(format("# %s\n\n", Markdown.cell(images(entries).toString())));
        page.append(Markdown.table(models()));
        page.append("\n## Accuracy by class, in %\n\n");
        page.append(Markdown.table(classes()));
        if (entries.size() > 1) {
            page.append("\n## McNemar's test of each pair\n\n");
            page.append("p is how probable so large a difference would be if both were equally");
            page.append(" good (exact, two-sided).\n\n");
            page.append(Markdown.table(pairs()));
        }
        return page.toString();
    }

    /** Size, speed, score and calibration of each model. */
    public Table models() {
        return Table.create(
                "Models compared",
                StringColumn.create("model", entries.stream().map(Entry::name)),
                counts("parameters", Entry::parameters),
                counts("images/s", entry -> Math.round(entry.imagesPerSecond())),
                numbers("loss", "0.0000", entries, entry -> entry.score().loss()),
                numbers("accuracy, %", "0.00", entries, entry -> 100 * entry.score().accuracy()),
                counts("mistakes", entry -> entry.predictions().mistakes().size()),
                numbers(
                        "calibration error, %",
                        "0.00", entries, entry -> 100 * entry.calibrationError()));
    }

    /**
     * The accuracy of each model class by class, in percent; missing for a class without images.
     */
    public Table classes() {
        List<String> classes = images(entries).classNames();
        Table table =
                Table.create("Accuracy by class, in %", StringColumn.create("class", classes));
        for (Entry entry : entries) {
            List<Double> accuracies =
                    Arrays.stream(entry.predictions().classAccuracies()).boxed().toList();
            String title = ownTitle(table, entry.name());
            table.addColumns(numbers(title, "0.00", accuracies, share -> 100 * share));
        }
        return table;
    }

    /** The name, or "name (2)" and so on: to Tablesaw, "mlp" and "MLP" are the same column. */
    private static String ownTitle(Table table, String name) {
        String title = name;
        for (int i = 2; table.columnNames().stream().anyMatch(title::equalsIgnoreCase); i++) {
            title = "%s (%d)".formatted(name, i);
        }
        return title;
    }

    /** McNemar's test of each pair of models. */
    public Table pairs() {
        StringColumn first = StringColumn.create("first");
        StringColumn second = StringColumn.create("second");
        IntColumn onlyFirst = IntColumn.create("only the first is right");
        IntColumn onlySecond = IntColumn.create("only the second");
        StringColumn p = StringColumn.create("p");
        for (int i = 0; i < entries.size(); i++) {
            for (int j = i + 1; j < entries.size(); j++) {
                McNemar test = mcNemar(i, j);
                first.append(entries.get(i).name());
                second.append(entries.get(j).name());
                onlyFirst.append(test.onlyFirst());
                onlySecond.append(test.onlySecond());
                p.append(test.pText());
            }
        }
        return Table.create("McNemar's test of each pair", first, second, onlyFirst, onlySecond, p);
    }

    private LongColumn counts(String title, ToLongFunction<Entry> count) {
        LongColumn column = LongColumn.create(title, entries.stream().mapToLong(count).toArray());
        column.setPrintFormatter(NumberFormat.getIntegerInstance(Locale.ROOT), "");
        return column;
    }

    private static <T> DoubleColumn numbers(
            String title, String pattern, List<T> rows, ToDoubleFunction<T> value) {
        DoubleColumn column =
                DoubleColumn.create(title, rows.stream().mapToDouble(value).toArray());
        DecimalFormat format =
                new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
        column.setPrintFormatter(format, "–");
        return column;
    }

    /** McNemar's test of two of the entries, by their numbers from 0. */
    public McNemar mcNemar(int first, int second) {
        return McNemar.of(entries.get(first).predictions(), entries.get(second).predictions());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
