package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mnistkit.TestImages;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;
import org.mnistkit.model.RejectOption;

class RejectorTest {

    private static final Model MODEL = Model.pretrained("mlp-small");

    /** Answers of which those of some places are wrong, from 0.999 on downwards. */
    private static Predictions falling(int count, int... wrong) {
        float[][] rows = new float[count][10];
        ImageSet images = TestImages.rows(count);
        List<Integer> places = Arrays.stream(wrong).boxed().toList();
        for (int i = 0; i < count; i++) {
            float confidence = 0.999f - 0.4f * i / count;
            int says = (images.label(i) + (places.contains(i) ? 1 : 0)) % 10;
            rows[i][says] = confidence;
            rows[i][(says + 1) % 10] = 1 - confidence;
        }
        return Predictions.of(images, rows);
    }

    @Test
    void ofAThousandSureAnswersOneMayBeWrong() {
        Predictions predictions = falling(1500, 999, 1200);
        assertThat(Rejector.leastProbability(predictions)).isEqualTo(predictions.confidence(1199));
        predictions = falling(1500, 1300, 1400);
        assertThat(Rejector.leastProbability(predictions)).isEqualTo(predictions.confidence(1399));
        // A fifth may be unsure at most.
        predictions = falling(1500, 0, 700);
        assertThat(Rejector.leastProbability(predictions)).isEqualTo(predictions.confidence(1199));
        predictions = falling(20);
        assertThat(Rejector.leastProbability(predictions)).isEqualTo(predictions.confidence(19));
    }

    @Test
    void equalAnswersAreAllSureOrNone() {
        float[][] rows = new float[1500][10];
        ImageSet images = TestImages.rows(1500);
        for (int i = 0; i < rows.length; i++) {
            int says = i == 1450 || i == 1460 ? images.label(i) + 1 : images.label(i);
            float confidence = i < 1400 ? 0.9f : 0.8f;
            rows[i][says % 10] = confidence;
            rows[i][(says + 1) % 10] = 1 - confidence;
        }
        assertThat(Rejector.leastProbability(Predictions.of(images, rows))).isEqualTo(0.9f);
    }

    @Test
    void theLimitsAreThoseOfTheValidationImages() {
        ImageSet all = TestImages.rows(400);
        Split split = new Split(all.take(200), all.skip(200));
        RejectOption option = Rejector.fit(MODEL, split);

        Features features = Features.of(MODEL, split.validation());
        double[] scores = features.scores(FeatureDistance.toCenters(option.centers()));
        long beyond =
                Arrays.stream(scores).filter(score -> -score > option.greatestDistance()).count();
        assertThat(beyond).isEqualTo(1); // of 200, that is 0.5 %
        assertThat(option.features()).isEqualTo(features.values()[0].length);
        try (Predictor predictor = new Predictor(MODEL.withRejectOption(option))) {
            Answers answers = predictor.answer(split.validation());
            Predictions says = answers.predictions();
            List<Verdict> verdicts = answers.verdicts();
            assertThat(says.rows()).isDeepEqualTo(predictor.predict(split.validation()).rows());
            assertThat(verdicts).filteredOn(it -> it == Verdict.UNFAMILIAR).hasSize(1);
            for (int i = 0; i < says.size(); i++) {
                if (verdicts.get(i) != Verdict.UNFAMILIAR) {
                    assertThat(verdicts.get(i) == Verdict.NOT_SURE)
                            .isEqualTo(says.confidence(i) < option.leastProbability());
                }
            }
        }
    }

    @Test
    void anEnsembleGoesByMostOfItsMembers() {
        ImageSet images = TestImages.rows(50);
        float[][] center = {Features.of(MODEL, TestImages.rows(51).skip(50)).values()[0]};
        Model answers = MODEL.withRejectOption(new RejectOption(0, 2, center));
        Model unsure = MODEL.withRejectOption(new RejectOption(1, 2, center));
        Model strange = MODEL.withRejectOption(new RejectOption(0, 0, center));
        Model without = MODEL.withRejectOption(null);
        assertVerdict(Verdict.ANSWERED, images, without, without);
        assertVerdict(Verdict.ANSWERED, images, without, without, answers);
        assertVerdict(Verdict.UNFAMILIAR, images, without, without, strange);
        assertVerdict(Verdict.ANSWERED, images, answers, strange, answers);
        assertVerdict(Verdict.NOT_SURE, images, unsure, answers, unsure);
        assertVerdict(Verdict.NOT_SURE, images, unsure, answers);
        assertVerdict(Verdict.UNFAMILIAR, images, unsure, strange, answers);
    }

    private static void assertVerdict(Verdict expected, ImageSet images, Model... members) {
        Ensemble ensemble = new Ensemble(List.of(members));
        try (Predictor predictor = new Predictor(ensemble)) {
            Answers answers = predictor.answer(images);
            assertThat(answers.verdicts()).hasSize(50).containsOnly(expected);
            assertThat(answers.predictions().rows())
                    .isDeepEqualTo(predictor.predict(images).rows());
        }
    }

    @Test
    void withoutImagesHeldBackThereAreNoLimits() {
        Split split = new Split(TestImages.rows(20), TestImages.rows(0));
        assertThatThrownBy(() -> Rejector.fit(MODEL, split))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20 images to train on, 0 to validate with")
                .hasMessageContaining("an image of each kind");
    }

    /** Two heaps of directions, each with its own mean. */
    @Test
    void centersAreWhereDirectionsGather() {
        List<float[]> vectors =
                List.of(
                        new float[] {1, 0, 0},
                        new float[] {0, 0, 1},
                        new float[] {0.8f, 0.6f, 0},
                        new float[] {0, 0.6f, 0.8f});
        List<float[]> centers = Centers.of(vectors, 2);
        double length = Math.sqrt(1.8 * 1.8 + 0.6 * 0.6);
        assertThat(centers).hasSize(2);
        assertThat((double) centers.get(0)[0]).isEqualTo(1.8 / length, within(1e-6));
        assertThat((double) centers.get(0)[1]).isEqualTo(0.6 / length, within(1e-6));
        assertThat((double) centers.get(1)[2]).isEqualTo(1.8 / length, within(1e-6));
        assertThat(Centers.of(vectors, 9)).hasSize(4);
    }
}
