package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mnistkit.TestImages;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;
import org.mnistkit.record.SampleStatistics;

class EnsemblePredictionsTest {

    /** One image of each of the three classes. */
    private static final ImageSet IMAGES = images();

    /** Right about the first two; about the third it is nearly sure, and wrong. */
    private static final Predictions ONE =
            says(row(0.5, 0.25, 0.25), row(0, 1, 0), row(0.75, 0.25, 0));

    /** Right about the last two. */
    private static final Predictions TWO =
            says(row(0.25, 0.5, 0.25), row(0, 0.5, 0.5), row(0, 0, 1));

    /** Right about the last. */
    private static final Predictions THREE = says(row(0, 1, 0), row(1, 0, 0), row(0, 0.25, 0.75));

    private static ImageSet images() {
        ImageSet bars = TestImages.bars(50, 1);
        int[] chosen = new int[3];
        for (int i = 49; i >= 0; i--) {
            chosen[bars.label(i)] = i;
        }
        return bars.select(chosen);
    }

    private static Predictions says(float[]... rows) {
        return Predictions.of(IMAGES, rows);
    }

    private static float[] row(double top, double upper, double lower) {
        return new float[] {(float) top, (float) upper, (float) lower};
    }

    @Test
    void theMeanIsThatOfTheProbabilities() {
        Predictions mean = new EnsemblePredictions(List.of(ONE, TWO)).mean();

        assertThat(mean.probabilities(0)).containsExactly(0.375f, 0.375f, 0.25f);
        assertThat(mean.probabilities(1)).containsExactly(0f, 0.75f, 0.25f);
        assertThat(mean.probabilities(2)).containsExactly(0.375f, 0.125f, 0.5f);
        assertThat(mean.accuracy()).isEqualTo(1); // of two equal ones the lower
        assertThat(mean.images()).isSameAs(IMAGES);
    }

    /** It is asked for image by image. */
    @Test
    void theMeanIsComputedOnce() {
        EnsemblePredictions both = new EnsemblePredictions(List.of(ONE, TWO));

        assertThat(both.mean()).isSameAs(both.mean());
        assertThat(both)
                .isEqualTo(new EnsemblePredictions(List.of(ONE, TWO)))
                .hasSameHashCodeAs(new EnsemblePredictions(List.of(ONE, TWO)))
                .isNotEqualTo(new EnsemblePredictions(List.of(TWO, ONE)));
    }

    @Test
    void aSingleMemberHasItsWay() {
        EnsemblePredictions single = new EnsemblePredictions(List.of(THREE));

        assertThat(single.mean()).isSameAs(THREE);
        assertThat(single.disagreement()).isZero();
        assertThat(single.disputed()).isEmpty();
    }

    @Test
    void disagreementIsTheMeanOverPairs() {
        EnsemblePredictions all = new EnsemblePredictions(List.of(ONE, TWO, THREE));

        // Of three images: one and two differ in 2, one and three in 3, two and three in 1.
        assertThat(all.disagreement()).isCloseTo((2 + 3 + 1) / 9.0, within(1e-12));
        assertThat(all.disputed()).containsExactly(0, 1, 2);
        assertThat(new EnsemblePredictions(List.of(TWO, THREE)).disputed()).containsExactly(1);
    }

    @Test
    void otherImagesAreRefused() {
        assertThatThrownBy(() -> new EnsemblePredictions(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> new EnsemblePredictions(List.of(ONE, TWO.take(2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of different images");
    }

    /** Of each size there is one ensemble or another, whose errors are known. */
    @Test
    void errorsBySizeAreThoseOfRandomMembers() {
        EnsemblePredictions all = new EnsemblePredictions(List.of(ONE, TWO, THREE));

        EnsembleSizes sizes = EnsembleSizes.of(all, 3_000, 1);

        assertThat(sizes.largest()).isEqualTo(3);
        double third = 100 / 3.0;
        SampleStatistics alone = sizes.error(1);
        assertThat(alone.values()).hasSize(3_000);
        // One of the three, wrong about 1, 1 and 2 of the three images.
        assertThat(alone.mean()).isCloseTo(third * 4 / 3, within(1.0));
        assertThat(alone.deviation()).isCloseTo(third * Math.sqrt(2) / 3, within(1.0));
        // One of the three pairs. The means for the first image, .375 .375 .25 or .25 .625 .125 or
        // .125 .75 .125, are wrong in two of them; so are those for the second, 0 .75 .25 or .5 .5
        // 0 or .5 .25 .25; and one is for the third, .375 .125 .5 or .375 .25 .375 or 0 .125 .875.
        assertThat(sizes.error(2).mean()).isCloseTo(third * (2 + 2 + 1) / 3, within(1.5));
        assertThat(sizes.error(3).deviation()).isZero();
        assertThat(sizes.error(3).mean())
                .isCloseTo(100 * (1 - all.mean().accuracy()), within(1e-9));
        assertThat(sizes.toTable().rowCount()).isEqualTo(3);
        assertThatThrownBy(() -> EnsembleSizes.of(all, 0, 1)).hasMessageContaining("draws is 0");
    }

    private static Model model(long seed, Normalization normalization) {
        Description description =
                Description.parse("Layers:\nFlatten\nDense,10,softmax\nOptimizer:\n0.1,0\n1\n9\n");
        return new Model(
                description,
                description.network(seed),
                normalization,
                TestImages.rows(1).classNames());
    }

    @Test
    void eachMemberGetsImagesAsItNeedsThem() {
        Model one = model(1, new Normalization(0.5, 0.25));
        Model two = model(2, Normalization.UNIT);
        ImageSet images = TestImages.rows(20);
        Ensemble ensemble = new Ensemble(List.of(one, two));

        Predictions together = Evaluator.predict(ensemble, images);

        float[] first = Evaluator.predict(one, images).probabilities(3);
        float[] second = Evaluator.predict(two, images).probabilities(3);
        assertThat(first).isNotEqualTo(second);
        for (int i = 0; i < 10; i++) {
            assertThat(together.probabilities(3)[i])
                    .isCloseTo((first[i] + second[i]) / 2, within(1e-7f));
        }
        assertThat(Evaluator.predictEach(ensemble, images).members().get(1).probabilities(3))
                .isEqualTo(second);
        try (Predictor predictor = new Predictor(ensemble)) {
            for (int i = 0; i < 3; i++) {
                assertThat(predictor.predict(images.slice(i, i + 1)).probabilities(0))
                        .containsExactly(together.probabilities(i), within(1e-6f));
            }
        }
    }

    @Test
    void ensemblesAreComparedWithModels() {
        ImageSet images = TestImages.rows(20);
        Model one = model(1, Normalization.UNIT);
        Ensemble ensemble = new Ensemble(List.of(one, model(2, Normalization.UNIT)));

        Comparison comparison =
                new Comparison(
                        List.of(
                                Comparison.Entry.measure("one", one, images),
                                Comparison.Entry.measure("both", ensemble, images)));

        assertThat(comparison.entries().get(1).parameters()).isEqualTo(2 * 7_850);
        assertThat(comparison.entries().get(1).predictions().score())
                .isEqualTo(Evaluator.predict(ensemble, images).score());
        assertThat(comparison.entries().get(1).imagesPerSecond()).isPositive();
        assertThat(comparison.pairs().rowCount()).isEqualTo(1);
    }

    @Test
    void imagesOfOtherClassesAreRefused() {
        Ensemble ensemble = new Ensemble(List.of(model(1, Normalization.UNIT)));
        assertThatThrownBy(() -> Evaluator.predict(ensemble, TestImages.bars(2, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("but the images are of top, upper, lower");
        try (Predictor predictor = new Predictor(ensemble)) {
            assertThatThrownBy(() -> predictor.predict(TestImages.bars(2, 1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
