package org.mnistkit.evaluate;

import java.util.List;
import java.util.Locale;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.Engine;
import org.mnistkit.model.Model;
import org.mnistkit.model.Score;

/**
 * Models compared on the same test images.
 *
 * @param entries the models in the order in which they are shown, at least one
 */
public record Comparison(List<Entry> entries) {

    /** Images to get the engine going before its speed is measured. */
    private static final int WARM_UP = 1_000;

    /**
     * What was measured of a model.
     *
     * @param name what tables call it
     * @param parameters number of values that the network keeps
     * @param predictions what it says of the test images
     * @param imagesPerSecond how fast it says so
     */
    public record Entry(
            String name, long parameters, Predictions predictions, double imagesPerSecond) {

        /**
         * Lets a model look at images.
         *
         * @param test at least one image; they are normalized here as the model expects it
         */
        public static Entry measure(String name, Model model, ImageSet test) {
            ImageSet images = test.normalizedBy(model.normalization());
            try (Engine engine = Engine.of(model.network())) {
                engine.predict(images.take(WARM_UP));
                long start = System.nanoTime();
                Predictions predictions = Evaluator.predict(engine, images);
                double seconds = (System.nanoTime() - start) / 1e9;
                return new Entry(
                        name, model.network().numParams(), predictions, images.size() / seconds);
            }
        }

        private Score score() {
            return predictions.score();
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
        StringBuilder text = new StringBuilder("Model_Name\tTest_Loss\tTest_Accuracy\n");
        for (Entry entry : entries) {
            text.append(
                    format(
                            "%s\t%.6f\t%.6f\n",
                            entry.name(), entry.score().loss(), entry.score().accuracy()));
        }
        return text.toString();
    }

    /**
     * All that was measured, for people: size, speed, accuracy class by class, and which
     * differences may be chance.
     */
    public String toMarkdown() {
        StringBuilder page = new StringBuilder();
        page.append(format("# %s\n\n", images(entries)));
        page.append("| model | parameters | images/s | test loss | test accuracy | mistakes |\n");
        page.append("|---|--:|--:|--:|--:|--:|\n");
        for (Entry entry : entries) {
            page.append(
                    format(
                            "| %s | %,d | %,.0f | %.4f | %.2f %% | %,d |\n",
                            entry.name(),
                            entry.parameters(),
                            entry.imagesPerSecond(),
                            entry.score().loss(),
                            100 * entry.score().accuracy(),
                            entry.predictions().mistakes().size()));
        }
        page.append("\n## Accuracy by class, in %\n\n| class |");
        entries.forEach(entry -> page.append(format(" %s |", entry.name())));
        page.append("\n|---|").append("--:|".repeat(entries.size())).append('\n');
        List<String> classes = images(entries).classNames();
        for (int label = 0; label < classes.size(); label++) {
            page.append(format("| %s |", classes.get(label)));
            for (Entry entry : entries) {
                double accuracy = entry.predictions().classAccuracies()[label];
                page.append(Double.isNaN(accuracy) ? " – |" : format(" %.2f |", 100 * accuracy));
            }
            page.append('\n');
        }
        if (entries.size() > 1) {
            page.append(pairs());
        }
        return page.toString();
    }

    private String pairs() {
        StringBuilder page = new StringBuilder();
        page.append("\n## McNemar's test of each pair\n\n");
        page.append("p is how probable so large a difference would be if both were equally good");
        page.append(" (exact, two-sided).\n\n");
        page.append("| first | second | only the first is right | only the second | p |\n");
        page.append("|---|---|--:|--:|--:|\n");
        for (int i = 0; i < entries.size(); i++) {
            for (int j = i + 1; j < entries.size(); j++) {
                McNemar test = mcNemar(i, j);
                page.append(
                        format(
                                "| %s | %s | %,d | %,d | %.3g |\n",
                                entries.get(i).name(),
                                entries.get(j).name(),
                                test.onlyFirst(),
                                test.onlySecond(),
                                test.pValue()));
            }
        }
        return page.toString();
    }

    /** McNemar's test of two of the entries, by their numbers from 0. */
    public McNemar mcNemar(int first, int second) {
        return McNemar.of(entries.get(first).predictions(), entries.get(second).predictions());
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
