package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.TestImages;
import org.mnistkit.TestNetworks;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.engine.Engine;
import org.mnistkit.model.Model;

class AdversaryTest {

    private static final Model MODEL = Model.pretrained("baseline-tuned");

    /** Digits that the model knows: drawn ones look like real ones to it. */
    private static final ImageSet IMAGES = recognized();

    private static ImageSet recognized() {
        ImageSet all = Dataset.DIGITS.synthetic().test().take(400);
        Predictions predictions = Evaluator.predict(MODEL, all);
        return all.select(
                IntStream.range(0, all.size()).filter(predictions::isCorrect).limit(200).toArray());
    }

    static List<Adversary> adversaries() {
        return List.of(
                Adversary.fgsm(0.1),
                Adversary.fgsm(1),
                Adversary.pgd(0.1, 0.03, 5, 1),
                Adversary.pgd(0.02, 0.5, 3, 1));
    }

    @ParameterizedTest
    @MethodSource("adversaries")
    void noPixelLeavesTheBall(Adversary adversary) {
        ImageSet attacked = adversary.attack(MODEL, IMAGES);

        assertThat(attacked.size()).isEqualTo(IMAGES.size());
        assertThat(attacked.labels()).isEqualTo(IMAGES.labels());
        int farthest = 0;
        for (int i = 0; i < attacked.size(); i++) {
            for (int j = 0; j < 784; j++) {
                int before = IMAGES.pixel(i, j / 28, j % 28);
                int after = attacked.pixel(i, j / 28, j % 28);
                farthest = Math.max(farthest, Math.abs(after - before));
            }
        }
        assertThat(farthest).isEqualTo((int) (255 * adversary.epsilon()));
    }

    /** Each pixel with a slope moves as far as it may; this is computed here once more. */
    @Test
    void theFastMethodMovesEachPixelAlongTheSignOfItsSlope() {
        var network = TestNetworks.softmaxRegression(5);
        ImageSet images = TestImages.bars(20, 1).normalizedBy(new Normalization(0.3, 0.2));
        ImageSet attacked;
        float[][] probabilities;
        try (Engine engine = Engine.of(network)) {
            attacked = Adversary.fgsm(0.05).attack(engine, images);
            probabilities = engine.predict(images);
        }
        for (int i = 0; i < images.size(); i++) {
            for (int pixel = 0; pixel < 16; pixel++) {
                double slope = 0;
                for (int k = 0; k < 3; k++) {
                    slope +=
                            network.getParam("0_W").getDouble(pixel, k)
                                    * (probabilities[i][k] - (k == images.label(i) ? 1 : 0));
                }
                int before = images.pixel(i, pixel / 4, pixel % 4);
                long wanted = before + Math.round(12 * Math.signum(slope));
                assertThat((long) attacked.pixel(i, pixel / 4, pixel % 4))
                        .isEqualTo(Math.max(0, Math.min(255, wanted)));
            }
        }
        assertThat(attacked.normalization()).isEqualTo(images.normalization());
    }

    @Test
    void theLossRisesMoreWithManySteps() {
        double before = loss(IMAGES);
        double fast = loss(Adversary.fgsm(0.1).attack(MODEL, IMAGES));
        double many = loss(Adversary.pgd(0.1, 0.02, 20, 1).attack(MODEL, IMAGES));

        assertThat(fast).isGreaterThan(before + 0.2);
        assertThat(many).isGreaterThan(fast);
    }

    private static double loss(ImageSet images) {
        return Evaluator.predict(MODEL, images).score().loss();
    }

    @Test
    void nothingChangesWithinABallOfNothing() {
        for (Adversary adversary : List.of(Adversary.fgsm(0), Adversary.pgd(0.003, 0.5, 3, 1))) {
            assertThat(adversary.attack(MODEL, IMAGES).checksum()).isEqualTo(IMAGES.checksum());
        }
    }

    @Test
    void theSameSeedGivesTheSameImages() {
        ImageSet some = IMAGES.take(5);
        String first = Adversary.pgd(0.1, 0.05, 3, 1).attack(MODEL, some).checksum();
        String again = Adversary.pgd(0.1, 0.05, 3, 1).attack(MODEL, some).checksum();
        String other = Adversary.pgd(0.1, 0.05, 3, 2).attack(MODEL, some).checksum();

        assertThat(again).isEqualTo(first).isNotEqualTo(other);
        assertThat(Adversary.fgsm(0.1).attack(MODEL, some.take(0)).size()).isZero();
    }

    /** More images than are changed together. */
    @Test
    void theNumberOfImagesChangesNothing() {
        Model model = Model.pretrained("example_model");
        ImageSet many = Dataset.DIGITS.synthetic().test().take(1_003);

        ImageSet all = Adversary.pgd(0.1, 0.05, 1, 7).attack(model, many);
        ImageSet few = Adversary.pgd(0.1, 0.05, 1, 7).attack(model, many.take(3));

        assertThat(few.checksum()).isEqualTo(all.take(3).checksum());
        assertThat(all.skip(1_000).checksum()).isNotEqualTo(many.skip(1_000).checksum());
    }

    /** Somewhere among its steps, which would take a year. */
    @Test
    @Timeout(60)
    void anInterruptedAttackEnds() {
        Adversary longest = Adversary.pgd(0.1, 0.01, 1_000_000_000, 1);
        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)
                .execute(Thread.currentThread()::interrupt);
        try {
            assertThatThrownBy(() -> longest.attack(MODEL, IMAGES.take(5)))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("interrupted before step");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void theImagesSayThatTheyAreAdversarial() {
        ImageSet attacked = Adversary.fgsm(0.1).attack(MODEL, IMAGES.take(1));

        assertThat(attacked.provenance().name())
                .isEqualTo(IMAGES.provenance().name() + ", adversarial (FGSM, ε = 0.1)");
        assertThat(attacked.provenance().origin()).endsWith(", changed so as to fool a network");
        assertThat(attacked.provenance().checksum()).isEmpty();
        assertThat(attacked.provenance().synthetic()).isTrue();
        assertThat(Adversary.pgd(0.1, 0.02, 20, 1)).hasToString("PGD, ε = 0.1, 20 steps of 0.02");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
    void badSizesAreRefused(double epsilon) {
        assertThatThrownBy(() -> Adversary.fgsm(epsilon))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("epsilon is %s, but must be in [0, 1]", epsilon);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5, stepSize is 0.0",
        "NaN, 5, stepSize is NaN",
        "2, 5, stepSize is 2.0",
        "0.1, 0, steps is 0"
    })
    void badStepsAreRefused(double stepSize, int steps, String message) {
        assertThatThrownBy(() -> Adversary.pgd(0.1, stepSize, steps, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void imagesOfOtherClassesAreRefused() {
        ImageSet clothes = Dataset.FASHION.synthetic().test().take(1);
        assertThatThrownBy(() -> Adversary.fgsm(0.1).attack(MODEL, clothes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("T-shirt");
    }

    // ---- Accuracy by size

    @Test
    void theAccuracyFallsWithTheSizeAndLessForANetworkThatWasNotAttacked() {
        double[] sizes = {0, 0.1, 0.25};
        AdversarialAccuracy own =
                AdversarialAccuracy.measure(MODEL, IMAGES, Adversary::fgsm, sizes);
        Model other = Model.pretrained("light-tuned");
        AdversarialAccuracy transferred =
                AdversarialAccuracy.measure(MODEL, other, IMAGES, Adversary::fgsm, sizes);

        assertThat(own.epsilons()).containsExactly(0.0, 0.1, 0.25);
        assertThat(own.accuracies().get(0)).isEqualTo(1);
        assertThat(own.accuracies().get(2)).isLessThan(own.accuracies().get(1)).isLessThan(0.5);
        assertThat(transferred.accuracies().get(2)).isGreaterThan(own.accuracies().get(2));
        assertThat(own.toTable().column("accuracy, %").getString(0)).isEqualTo("100.00");
    }

    @Test
    void asManyAccuraciesAsSizesAreNeeded() {
        assertThatThrownBy(() -> new AdversarialAccuracy(List.of(0.1), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there are 1 epsilons and 0 accuracies, but must be as many");
    }
}
