package org.mnistkit.plot;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.SampleNetworks;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Letters;
import org.mnistkit.data.Mnist;
import org.mnistkit.data.Provenance;
import org.mnistkit.description.Description;
import org.mnistkit.engine.PeakRates;
import org.mnistkit.engine.StepBreakdown;
import org.mnistkit.evaluate.AdversarialAccuracy;
import org.mnistkit.evaluate.Adversary;
import org.mnistkit.evaluate.EnsembleSizes;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Familiarity;
import org.mnistkit.evaluate.Features;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.evaluate.Reliability;
import org.mnistkit.evaluate.Roc;
import org.mnistkit.evaluate.TemperatureScaling;
import org.mnistkit.experiment.Ablation;
import org.mnistkit.experiment.Ablation.Step;
import org.mnistkit.model.Model;
import org.mnistkit.record.CorruptionRecord;
import org.mnistkit.record.SampleStatistics;
import org.mnistkit.search.SampleTrials;
import org.mnistkit.search.SearchResults;
import org.mnistkit.settings.Augmentation;
import org.mnistkit.settings.Compute;
import org.mnistkit.train.History;

/**
 * Draws every picture of the package, from the real data and a network trained on it for half a
 * minute, into {@code lib/target/gallery}, with a light and a dark page that show them all. For
 * looking at; run its main method, with names to draw only some.
 */
final class Gallery {

    private static final Path ROBUSTNESS = Path.of("../data/results/robustness");

    private final Path directory;
    private final List<String> wanted;
    private final Map<String, Long> sizes = new LinkedHashMap<>();

    private Gallery(Path directory, List<String> wanted) {
        this.directory = directory;
        this.wanted = wanted;
    }

    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of("lib", "target", "gallery"));
        new Gallery(directory, List.of(args)).drawAll();
    }

    private void drawAll() throws IOException {
        ImageSet train = Mnist.digits().train();
        ImageSet test = Mnist.digits().test();
        ImageSet fashion = Mnist.fashion().train();
        ImageSet synthetic = Samples.images(40, Samples.DIGITS, true);

        MultiLayerNetwork net = trained(train);
        Predictions predictions = Evaluator.predict(net, test.take(2000));
        MultiLayerNetwork fashionNet = trained(fashion);
        Predictions fashionPredictions =
                Evaluator.predict(fashionNet, fashion.skip(50_000).take(2000));

        draw("grid", () -> Pictures.grid(train.take(20)));
        draw("grid-all", () -> Pictures.grid(train));
        draw("grid-one", () -> Pictures.grid(train.take(1)));
        draw("grid-columns", () -> Pictures.grid(fashion.take(24), 6));
        draw("grid-fashion", () -> Pictures.grid(fashion.take(30)));
        draw("grid-synthetic", () -> Pictures.grid(synthetic.take(10)));
        draw("by-class", () -> Pictures.byClass(train, 10));
        draw("by-class-fashion", () -> Pictures.byClass(fashion, 11));
        List<Augmentation> augmentations =
                Stream.of(
                                "rotate,10",
                                "shift,2",
                                "zoom,0.1",
                                "shear,20",
                                "elastic",
                                "erase",
                                "rotate,10 shift,2 zoom,0.1 shear,10")
                        .map(Augmentation::parse)
                        .toList();
        draw("augmented", () -> Pictures.augmented(train, 1, augmentations, 8, 1));
        draw(
                "augmented-fashion",
                () -> Pictures.augmented(fashion, 0, List.of(Augmentation.parse("flip")), 8, 1));
        draw("corrupted", () -> Pictures.corrupted(test, 0, 1));
        draw("corrupted-fashion", () -> Pictures.corrupted(fashion, 0, 1));
        draw("pixels", () -> Pictures.pixels(train, 0));
        draw("mean-images", () -> Pictures.meanImages(train));
        draw("mean-images-fashion", () -> Pictures.meanImages(fashion));
        draw("predictions", () -> Pictures.predictions(predictions.take(20)));
        draw("mistakes", () -> Pictures.predictions(predictions.mistakes()));
        draw(
                "mistakes-fashion",
                () -> Pictures.predictions(fashionPredictions.mistakes().take(24)));
        draw("probabilities", () -> Pictures.probabilities(predictions.leastCertain().take(4)));
        draw("probabilities-one", () -> Pictures.probabilities(predictions.take(1)));
        draw("probabilities-fashion", () -> Pictures.probabilities(fashionPredictions.mistakes()));

        draw("challenging", () -> Pictures.challenging(predictions.mistakes()));
        draw("challenging-fashion", () -> Pictures.challenging(fashionPredictions.leastCertain()));
        draw("ablation", () -> Charts.ablation(ablation()));
        draw("ensemble-sizes", () -> Charts.ensembleSizes(ensembleSizes()));
        draw("reliability", () -> Charts.reliability(reliabilities()));
        draw("roc", () -> roc(train, fashion));
        draw("adversarial-accuracy", () -> adversarialAccuracy(train));
        draw("perturbations", () -> perturbations(train));
        draw("roofline", () -> roofline(train));
        draw("ablation-none", () -> Charts.ablation(new Ablation(List.of())));

        draw("weights", () -> softmaxWeights(train));
        draw("filters-0", () -> Pictures.filters(net, 0));
        draw("filters-2", () -> Pictures.filters(net, 2));
        draw("filters-light", () -> Pictures.filters(SampleNetworks.light(), 14));
        for (int i = 0; i < 6; i++) {
            int layer = i;
            draw("activations-" + i, () -> Pictures.activations(net, test, 0, layer));
        }
        draw("activations-fashion", () -> Pictures.activations(fashionNet, fashion, 0, 5));
        draw("activations-dense", () -> Pictures.activations(SampleNetworks.mlp(), test, 0, 0));
        draw("activations-dense-5", () -> Pictures.activations(SampleNetworks.mlp(), test, 0, 5));

        draw("every-layer-mlp", () -> Pictures.activations(SampleNetworks.mlp(), test, 0));
        draw("every-layer-light", () -> Pictures.activations(SampleNetworks.light(), test, 0));
        draw("every-layer-fashion", () -> Pictures.activations(fashionNet, fashion, 0));
        draw(
                "activation-sizes",
                () ->
                        Charts.activations(
                                new TreeMap<>(
                                        Map.of(
                                                "deep", SampleNetworks.deep(),
                                                "light", SampleNetworks.light())),
                                test.take(50)));

        draw("class-histogram", () -> Charts.classHistogram(train));
        draw("class-histogram-fashion", () -> Charts.classHistogram(fashion.take(5000)));
        draw("class-shares", () -> Charts.classHistogram("training", train, "test", test));
        draw(
                "class-shares-fashion",
                () ->
                        Charts.classHistogram(
                                "training",
                                fashion.take(50_000),
                                "validation",
                                fashion.skip(50_000)));
        draw("pixel-histogram", () -> Charts.pixelHistogram(train));
        draw("pixel-histogram-few", () -> Charts.pixelHistogram(train.take(1)));
        draw("curves-1", () -> Charts.learningCurves(Samples.history(1, true, 430)));
        draw("curves-2", () -> Charts.learningCurves(Samples.history(2, true, 0)));
        draw("curves-3", () -> Charts.learningCurves(Samples.history(3, true, 430)));
        draw("curves-7", () -> Charts.learningCurves(Samples.history(7, true, 430)));
        draw("curves-15", () -> Charts.learningCurves(Samples.history(15, true, 430)));
        draw("curves-50", () -> Charts.learningCurves(Samples.history(50, true, 860)));
        draw("curves-50-table", () -> Charts.learningCurves(Samples.history(50, true, 0)));
        draw("curves-no-validation", () -> Charts.learningCurves(Samples.history(5, false, 100)));
        draw("curves-interrupted", () -> Charts.learningCurves(interrupted(130)));
        draw(
                "curves-batches",
                () ->
                        Charts.learningCurves(
                                new History(List.of(), Samples.losses(130, new Random(1)), 0)));
        draw("curves-start", () -> Charts.learningCurves(interrupted(0)));
        draw(
                "curves-compared",
                () ->
                        Charts.learningCurves(
                                new TreeMap<>(
                                        Map.of(
                                                "many", Samples.history(7, true, 430),
                                                "few", Samples.history(3, true, 100),
                                                "table", Samples.history(5, true, 0)))));
        Map<String, DoubleUnaryOperator> functions = new LinkedHashMap<>();
        functions.put("sigmoid", x -> 1 / (1 + Math.exp(-x)));
        functions.put("tanh", Math::tanh);
        functions.put("relu", x -> Math.max(0, x));
        draw("functions", () -> Charts.functions("Activation functions", functions, -4, 4));
        draw("loss-curve", () -> Charts.lossCurve(Samples.losses(1400, new Random(1))));
        draw("loss-curve-few", () -> Charts.lossCurve(Samples.losses(12, new Random(1))));
        draw("confusion", () -> Charts.confusionMatrix(predictions));
        draw("confusion-fashion", () -> Charts.confusionMatrix(fashionPredictions));
        draw("corruptions", () -> Charts.corruptions(CorruptionRecord.loadAll(ROBUSTNESS)));
        draw(
                "bars",
                () ->
                        Charts.bars(
                                "Five ways to read a digit",
                                "test error (%)",
                                List.of(
                                        "guessing",
                                        "nearest mean image",
                                        "softmax classifier, by hand",
                                        "3 nearest neighbors",
                                        "baseline CNN, 3 epochs"),
                                90.2,
                                17.97,
                                7.8,
                                2.95,
                                1.4));

        for (int trials : new int[] {1, 30, 300}) {
            SearchResults search = SampleTrials.results(trials);
            draw("search-all-" + trials, () -> Charts.searchHyperparameters(search));
            draw("search-training-" + trials, () -> Charts.searchTraining(search));
            draw("search-convolutions-" + trials, () -> Charts.searchConvolutions(search));
            draw("search-dense-" + trials, () -> Charts.searchFullyConnected(search));
            draw("search-histogram-" + trials, () -> Charts.searchHistogram(search));
            draw("search-correlation-" + trials, () -> Charts.searchCorrelation(search));
            draw("search-importance-" + trials, () -> Charts.searchImportance(search));
        }

        draw("network-baseline", () -> Diagrams.network(SampleNetworks.baseline()));
        draw("network-deep", () -> Diagrams.network(SampleNetworks.deep()));
        draw("network-light", () -> Diagrams.network(SampleNetworks.light()));
        draw("network-mlp", () -> Diagrams.network(SampleNetworks.mlp()));
        draw("network-mixed", () -> Diagrams.network(SampleNetworks.mixed()));
        draw("network-softmax", () -> Diagrams.network(SampleNetworks.softmaxOnly()));
        draw("network-logits", () -> Diagrams.network(SampleNetworks.normalizedLogits()));
        draw("network-no-dense", () -> Diagrams.network(SampleNetworks.pooledLogits()));
        writePages();
    }

    private interface Picture {
        BufferedImage draw();
    }

    private void draw(String name, Picture picture) throws IOException {
        if (wanted.isEmpty() || wanted.stream().anyMatch(name::startsWith)) {
            long start = System.nanoTime();
            BufferedImage image = picture.draw();
            long milliseconds = (System.nanoTime() - start) / 1_000_000;
            Path file = directory.resolve(name + ".png");
            ImageIO.write(image, "png", file.toFile());
            sizes.put(name, Files.size(file));
            System.err.printf(
                    "%-24s %4d×%-4d %6d bytes %5d ms%n",
                    name, image.getWidth(), image.getHeight(), Files.size(file), milliseconds);
        }
    }

    private void writePages() throws IOException {
        for (String page : List.of("light", "dark")) {
            StringBuilder html = new StringBuilder();
            String background = page.equals("dark") ? "#111" : "#fff";
            html.append("<meta charset='utf-8'><body style='background:" + background + "'>");
            sizes.keySet().forEach(name -> html.append("<p><img src='" + name + ".png'></p>\n"));
            Files.writeString(directory.resolve(page + ".html"), html);
        }
    }

    private static History interrupted(int batches) {
        return new History(List.of(), Samples.losses(batches, new Random(1)), 430);
    }

    private static BufferedImage roofline(ImageSet images) {
        Description description = Description.shipped("baseline");
        return Charts.roofline(
                "Training step of baseline",
                PeakRates.measure(Compute.DEFAULT),
                StepBreakdown.measure(description.network(1), description.training(), images, 5));
    }

    /** Of made-up predictions, before and after their temperature. */
    private static Map<String, Reliability> reliabilities() {
        Random random = new Random(1);
        int size = 3000;
        byte[] labels = new byte[size];
        float[][] rows = new float[size][];
        for (int i = 0; i < size; i++) {
            double certain = 0.5 + 0.5 * Math.sqrt(random.nextDouble());
            labels[i] = (byte) (random.nextDouble() < certain ? 0 : 1);
            double unsure = 0.5 + 0.6 * (certain - 0.5);
            rows[i] = new float[] {(float) unsure, (float) (1 - unsure)};
        }
        Predictions before =
                Predictions.of(
                        ImageSet.of(
                                new byte[size],
                                labels,
                                1,
                                1,
                                List.of("a", "b"),
                                new Provenance("Made up", "", "", true)),
                        rows);
        double temperature = TemperatureScaling.fit(before).orElseThrow();
        Map<String, Reliability> reliabilities = new LinkedHashMap<>();
        reliabilities.put("as trained", Reliability.of(before));
        reliabilities.put("with its temperature", Reliability.of(before.scaled(temperature)));
        return reliabilities;
    }

    /** Which score tells clothes and letters from digits? */
    private static BufferedImage roc(ImageSet digits, ImageSet clothes) {
        Model model = Model.pretrained("baseline-tuned");
        Features familiar = Features.of(model, digits.skip(50_000).take(1000));
        Features strange = Features.of(model, clothes.take(1000));
        Features letters = Features.of(model, Letters.draw(1000, 1));
        Map<String, Roc> curves = new LinkedHashMap<>();
        curves.put("probability, clothes", roc(Familiarity.MAXIMUM_PROBABILITY, familiar, strange));
        curves.put("energy, clothes", roc(Familiarity.ENERGY, familiar, strange));
        curves.put("probability, letters", roc(Familiarity.MAXIMUM_PROBABILITY, familiar, letters));
        curves.put("energy, letters", roc(Familiarity.ENERGY, familiar, letters));
        return Charts.roc("Digits told from other things by baseline-tuned", curves);
    }

    private static Roc roc(Familiarity score, Features familiar, Features strange) {
        return Roc.of(familiar.scores(score), strange.scores(score));
    }

    private static BufferedImage perturbations(ImageSet digits) {
        Model model = Model.pretrained("baseline-tuned");
        ImageSet images = digits.take(10);
        return Pictures.perturbations(
                Evaluator.predict(model, images),
                Evaluator.predict(model, Adversary.fgsm(0.1).attack(model, images)));
    }

    /** Of training images, since no picture here is a result. */
    private static BufferedImage adversarialAccuracy(ImageSet digits) {
        Map<String, AdversarialAccuracy> curves = new LinkedHashMap<>();
        for (String name : List.of("baseline-tuned", "mlp-small", "light-tuned")) {
            curves.put(
                    name,
                    AdversarialAccuracy.measure(
                            Model.pretrained(name),
                            digits.skip(59_800),
                            Adversary::fgsm,
                            0,
                            0.04,
                            0.08,
                            0.12,
                            0.16,
                            0.2));
        }
        return Charts.adversarialAccuracy("FGSM on 200 images", curves);
    }

    /** Made-up errors of fifteen members. */
    private static EnsembleSizes ensembleSizes() {
        Random random = new Random(1);
        List<SampleStatistics> errors = new ArrayList<>();
        for (int size = 1; size <= 15; size++) {
            double mean = 0.25 + 0.12 / size;
            double deviation = 0.04 * (15 - size) / 15 / Math.sqrt(size);
            errors.add(
                    new SampleStatistics(
                            Stream.generate(() -> mean + deviation * random.nextGaussian())
                                    .limit(100)
                                    .toList()));
        }
        return new EnsembleSizes(errors);
    }

    /** Made-up results of the real steps. */
    private static Ablation ablation() {
        List<Step> steps =
                Ablation.load(Path.of("../data/ablation/light"), Path.of("none")).steps();
        Random random = new Random(1);
        List<Step> measured = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            double mean = 98.95 + 0.08 * i;
            Double[] values = new Double[3];
            Arrays.setAll(values, seed -> mean + 0.06 * random.nextGaussian());
            measured.add(
                    AblationChartTest.step(steps.get(i).name(), steps.get(i).change(), values));
        }
        return new Ablation(measured);
    }

    /** The baseline after a few thousand images, which take ten seconds. */
    private static MultiLayerNetwork trained(ImageSet train) {
        MultiLayerNetwork net = SampleNetworks.baseline();
        for (ImageSet batch : train.take(Integer.getInteger("images", 4000)).batches(64)) {
            net.fit(batch.toDataSet());
        }
        return net;
    }

    /** A softmax classifier after one pass over 20,000 images, by hand. */
    private static BufferedImage softmaxWeights(ImageSet train) {
        float[][] weights = new float[10][784];
        ImageSet images = train.take(20_000);
        for (int i = 0; i < images.size(); i++) {
            float[] x = images.floats(i);
            double[] scores = new double[10];
            double sum = 0;
            for (int k = 0; k < 10; k++) {
                for (int p = 0; p < 784; p++) {
                    scores[k] += weights[k][p] * x[p];
                }
                scores[k] = Math.exp(scores[k]);
                sum += scores[k];
            }
            for (int k = 0; k < 10; k++) {
                double error = scores[k] / sum - (k == images.label(i) ? 1 : 0);
                for (int p = 0; p < 784; p++) {
                    weights[k][p] -= (float) (0.01 * error * x[p]);
                }
            }
        }
        return Pictures.weights(
                weights, IntStream.range(0, 10).mapToObj(String::valueOf).toList(), 28, 28);
    }
}
