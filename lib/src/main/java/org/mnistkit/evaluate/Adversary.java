package org.mnistkit.evaluate;

import java.util.Random;
import java.util.concurrent.CancellationException;
import org.mnistkit.data.FloatImages;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.data.Provenance;
import org.mnistkit.engine.Engine;
import org.mnistkit.engine.LogitGradient;
import org.mnistkit.model.Model;
import org.mnistkit.settings.Seeds;

/**
 * Changes images so that a network gets them wrong while they look the same to people: every pixel
 * moves a little, in the direction in which the network's loss rises. It has to know the network (a
 * white-box attack), but images that fool one often fool others.
 *
 * <p>All sizes are on the scale where black is 0 and white is 1. The images are those that a
 * picture file could hold: their pixels are whole numbers of 255ths, no farther from the original
 * than epsilon, and between black and white.
 *
 * @param epsilon how far a pixel may move, in [0, 1]; rounded down to a whole number of 255ths (the
 *     radius of a ball in the maximum norm, L∞)
 * @param stepSize how far each step goes, in (0, 1]
 * @param steps number of steps, at least 1
 * @param startsAtRandom whether the first step starts somewhere in the ball, and not at the image
 * @param seed draws where
 */
public record Adversary(
        double epsilon, double stepSize, int steps, boolean startsAtRandom, long seed) {

    /** Images that are changed together, which bounds the memory. */
    private static final int BATCH = 1_000;

    private static final double WHITE = 255;

    /**
     * @throws IllegalArgumentException if a value is not allowed; the message says which are
     */
    public Adversary {
        if (!(epsilon >= 0 && epsilon <= 1)) {
            throw new IllegalArgumentException(
                    "epsilon is %s, but must be in [0, 1], for example 0.1 for a tenth of the way from black to white"
                            .formatted(epsilon));
        }
        if (!(stepSize > 0 && stepSize <= 1)) {
            throw new IllegalArgumentException(
                    "stepSize is %s, but must be greater than 0 and at most 1; a quarter of epsilon does well"
                            .formatted(stepSize));
        }
        if (steps < 1) {
            throw new IllegalArgumentException("steps is " + steps + ", but must be at least 1");
        }
    }

    /**
     * The fast gradient sign method (Goodfellow, Shlens and Szegedy 2015): a single step, in which
     * each pixel moves by epsilon.
     */
    public static Adversary fgsm(double epsilon) {
        return new Adversary(epsilon, Math.max(epsilon, 1 / WHITE), 1, false, 0);
    }

    /**
     * Projected gradient descent (Madry et al. 2018): many small steps from a random start, each
     * brought back into the ball around the image. Stronger than a single step.
     *
     * @param epsilon how far a pixel may move, in [0, 1]
     * @param stepSize how far each step goes, in (0, 1]
     * @param steps number of steps, at least 1
     * @param seed draws where each image starts: the same seed gives the same images
     */
    public static Adversary pgd(double epsilon, double stepSize, int steps, long seed) {
        return new Adversary(epsilon, stepSize, steps, true, seed);
    }

    /**
     * The images, changed so as to fool a model.
     *
     * @param images of the model's classes; their labels are what it is led away from
     * @return new images in the same order, with the same labels; their provenance says what was
     *     done, and their {@link ImageSet#originalIndex} counts anew
     * @throws IllegalArgumentException if they are of other classes or another size than those that
     *     the model was trained on
     * @throws CancellationException if this thread is interrupted: images after some of the steps
     *     would look like those of a weaker adversary. It stays marked as interrupted
     */
    public ImageSet attack(Model model, ImageSet images) {
        try (Engine engine = Engine.of(model.network())) {
            return attack(engine, Evaluator.normalized(model, images));
        }
    }

    /**
     * The same for the network of an engine that is already there.
     *
     * @param images normalized as the network expects it
     */
    public ImageSet attack(Engine engine, ImageSet images) {
        int length = images.rows() * images.columns();
        byte[] pixels = new byte[Math.multiplyExact(images.size(), length)];
        byte[] labels = new byte[images.size()];
        for (int first = 0; first < images.size(); first += BATCH) {
            ImageSet some = images.slice(first, Math.min(images.size(), first + BATCH));
            float[] moved = moved(engine, some, first);
            for (int i = 0; i < moved.length; i++) {
                pixels[first * length + i] = (byte) Math.round(moved[i]);
            }
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) images.label(i);
        }
        return ImageSet.of(
                        pixels,
                        labels,
                        images.rows(),
                        images.columns(),
                        images.classNames(),
                        provenance(images.provenance()))
                .normalizedBy(images.normalization());
    }

    /** The pixels of some images after all steps, in [0, 255]. */
    private float[] moved(Engine engine, ImageSet images, int number) {
        float[] original = new float[images.size() * images.rows() * images.columns()];
        images.normalizedBy(new Normalization(0, 1 / WHITE)).copyTo(original);
        float[] moved = original.clone();
        if (startsAtRandom) {
            scatter(moved, original, images.size(), number);
        }
        LogitGradient loss = LogitGradient.crossEntropy(images.labels());
        float[] normalized = new float[moved.length];
        for (int step = 0; step < steps; step++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException(
                        "The making of adversarial images was interrupted before step %d of %d."
                                .formatted(step + 1, steps));
            }
            for (int i = 0; i < moved.length; i++) {
                normalized[i] = images.normalization().apply(moved[i]);
            }
            float[][] gradients =
                    engine.imageGradients(
                            new FloatImages(normalized, images.rows(), images.columns()), loss);
            for (int i = 0; i < moved.length; i++) {
                int length = gradients[0].length;
                float gradient = gradients[i / length][i % length];
                moved[i] += (float) (WHITE * stepSize * Math.signum(gradient));
                moved[i] = inBall(moved[i], original[i]);
            }
        }
        return moved;
    }

    /**
     * Moves pixels at random, each image by numbers of its own.
     *
     * @param number of the first image
     */
    private void scatter(float[] moved, float[] original, int images, int number) {
        int length = moved.length / Math.max(1, images);
        for (int image = 0; image < images; image++) {
            Random random = new Random(Seeds.of(seed, (long) number + image));
            for (int i = image * length; i < (image + 1) * length; i++) {
                float shift = (float) (radius() * (2 * random.nextDouble() - 1));
                moved[i] = inBall(original[i] + shift, original[i]);
            }
        }
    }

    /** Epsilon in whole steps of a picture file's pixels. */
    private int radius() {
        return (int) Math.floor(WHITE * epsilon + 1e-9);
    }

    private float inBall(float pixel, float original) {
        double low = Math.max(0, original - radius());
        double high = Math.min(WHITE, original + radius());
        return (float) Math.max(low, Math.min(high, pixel));
    }

    private Provenance provenance(Provenance of) {
        String origin = of.origin().isEmpty() ? of.name() : of.origin();
        return new Provenance(
                "%s, adversarial (%s)".formatted(of.name(), this),
                "%s, changed so as to fool a network".formatted(origin),
                "",
                of.synthetic());
    }

    /** In the words of the field: "FGSM, ε = 0.1" or "PGD, ε = 0.1, 20 steps of 0.01". */
    @Override
    public String toString() {
        return steps == 1 && !startsAtRandom
                ? "FGSM, ε = %s".formatted(epsilon)
                : "PGD, ε = %s, %d steps of %s".formatted(epsilon, steps, stepSize);
    }
}
