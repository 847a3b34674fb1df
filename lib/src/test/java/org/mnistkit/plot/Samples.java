package org.mnistkit.plot;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.mnistkit.data.Corruption;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Provenance;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.record.CorruptionRecord;
import org.mnistkit.record.Environment;
import org.mnistkit.record.EpochStats;
import org.mnistkit.record.Score;
import org.mnistkit.train.History;

/** Images, predictions and histories to draw in tests and in the gallery. */
final class Samples {

    static final List<String> DIGITS = Dataset.DIGITS.classNames();
    static final List<String> FASHION = Dataset.FASHION.classNames();

    private Samples() {}

    // ---- Images and predictions

    /** Images of 28×28: a bright bar whose place tells the label, on black, with a bit of noise. */
    static ImageSet images(int count, List<String> names, boolean synthetic) {
        Random random = new Random(7);
        byte[] pixels = new byte[count * 784];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            int label = i % names.size();
            labels[i] = (byte) label;
            for (int row = 4; row < 24; row++) {
                for (int column = 0; column < 28; column++) {
                    boolean bar = column / 2 == 2 + label;
                    int value = bar ? 200 + random.nextInt(56) : 0;
                    pixels[i * 784 + row * 28 + column] = (byte) value;
                }
            }
        }
        Provenance provenance = new Provenance("Bars", "made by a test", "", synthetic);
        return ImageSet.of(pixels, labels, 28, 28, names, provenance);
    }

    static ImageSet images(int count) {
        return images(count, DIGITS, false);
    }

    /** Predictions of which every {@code wrongEvery}-th is wrong: the next class instead. */
    static Predictions predictions(ImageSet images, int wrongEvery) {
        int classes = images.classNames().size();
        float[][] probabilities = new float[images.size()][classes];
        for (int i = 0; i < images.size(); i++) {
            boolean wrong = i % wrongEvery == wrongEvery - 1;
            int predicted = (images.label(i) + (wrong ? 1 : 0)) % classes;
            float rest = classes == 1 ? 0 : (i % 10) * 0.04f + 0.001f;
            for (int j = 0; j < classes; j++) {
                probabilities[i][j] = rest / (classes - 1);
            }
            probabilities[i][predicted] = 1 - rest;
        }
        return Predictions.of(images, probabilities);
    }

    // ---- Records

    /**
     * The record of a model on corrupted images.
     *
     * @param clean accuracy on the images as they are
     * @param corrupted accuracies with the corruptions, in turns
     */
    static CorruptionRecord corruptions(String name, double clean, double... corrupted) {
        Map<Corruption, Score> scores = new EnumMap<>(Corruption.class);
        for (Corruption corruption : Corruption.values()) {
            double accuracy = corrupted[scores.size() % corrupted.length];
            scores.put(corruption, new Score(0.1, accuracy));
        }
        return new CorruptionRecord(
                name,
                "ab",
                1,
                "2026-11-29T10:00:00Z",
                "MNIST",
                10_000,
                1,
                new Score(0.1, clean),
                scores,
                Environment.current());
    }

    // ---- Histories

    static History history(int epochs, boolean validation, int batchesPerEpoch) {
        Random random = new Random(3);
        List<EpochStats> stats = new ArrayList<>();
        for (int epoch = 1; epoch <= epochs; epoch++) {
            double loss = 0.012 + 0.22 * Math.exp(-0.45 * epoch);
            double held = 0.035 + 0.2 * Math.exp(-0.6 * epoch) + 0.0006 * epoch;
            stats.add(
                    new EpochStats(
                            epoch,
                            new Score(loss, 1 - loss / 3.3),
                            validation ? new Score(held, 1 - held / 3.6) : Score.NONE,
                            1e-3,
                            20));
        }
        return new History(stats, losses(epochs * batchesPerEpoch, random), batchesPerEpoch);
    }

    static List<Float> losses(int batches, Random random) {
        List<Float> losses = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            double mean = 0.03 + 2.2 * Math.exp(-i / 40.0) + 0.25 * Math.exp(-i / 400.0);
            losses.add((float) (mean * Math.exp(0.35 * random.nextGaussian())));
        }
        return losses;
    }
}
