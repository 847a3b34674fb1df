package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mnistkit.RealData;
import org.mnistkit.TestImages;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.engine.Engine;
import org.mnistkit.model.Model;
import org.mnistkit.settings.TrainingConfig;

class FamiliarityTest {

    private static final float[] NO_FEATURES = {};

    @Test
    void theProbabilityIsThatOfTheMostProbableClass() {
        float[] logits = {1, 3, -2};
        double sum = Math.exp(1) + Math.exp(3) + Math.exp(-2);
        assertThat(Familiarity.MAXIMUM_PROBABILITY.of(NO_FEATURES, logits))
                .isEqualTo(Math.exp(3) / sum, within(1e-12));
        assertThat(Familiarity.ENERGY.of(NO_FEATURES, logits))
                .isEqualTo(Math.log(sum), within(1e-12));
    }

    /** Where exp would be infinite, or zero. */
    @Test
    void largeLogitsAreNoProblem() {
        assertThat(Familiarity.ENERGY.of(NO_FEATURES, new float[] {1000, 1000}))
                .isEqualTo(1000 + Math.log(2), within(1e-9));
        assertThat(Familiarity.ENERGY.of(NO_FEATURES, new float[] {-1000, -1000}))
                .isEqualTo(-1000 + Math.log(2), within(1e-9));
        assertThat(Familiarity.MAXIMUM_PROBABILITY.of(NO_FEATURES, new float[] {-1000, -1000}))
                .isEqualTo(0.5, within(1e-12));
    }

    @Test
    void theDistanceIsThatOfTheNearestDirection() {
        Random random = new Random(1);
        float[][] known = new float[50][7];
        for (float[] each : known) {
            for (int i = 0; i < each.length; i++) {
                each[i] = (float) random.nextGaussian();
            }
        }
        FeatureDistance distance = FeatureDistance.fit(new Features(known, known));
        float[] asked = {3, -1, 2, 0, 0, 1, 1};
        double[] distances = new double[known.length];
        for (int i = 0; i < known.length; i++) {
            double squares = 0;
            for (int j = 0; j < asked.length; j++) {
                squares += Math.pow(known[i][j] / length(known[i]) - asked[j] / length(asked), 2);
            }
            distances[i] = Math.sqrt(squares);
        }
        Arrays.sort(distances);

        assertThat(distance.of(asked, NO_FEATURES)).isEqualTo(-distances[0], within(1e-6));
        assertThat(distance.of(new float[7], NO_FEATURES)).isEqualTo(-Math.sqrt(2), within(1e-6));
    }

    private static double length(float... vector) {
        double squares = 0;
        for (float value : vector) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }

    @Test
    void noImagesAndOtherFeaturesAreRefused() {
        Features none = new Features(new float[0][], new float[0][]);
        assertThatThrownBy(() -> FeatureDistance.fit(none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no image, but must be of one at least");
        FeatureDistance distance =
                FeatureDistance.fit(new Features(new float[10][3], new float[10][2]));
        assertThatThrownBy(() -> distance.of(new float[4], NO_FEATURES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there are 4 features, but must be 3");
    }

    /** With training and validation images alone. */
    @Test
    void clothesAreToldFromDigits() {
        Model model = Model.pretrained("deep-tuned");
        TrainingConfig training = model.description().training();
        Split split = RealData.digits().train().split(1 - training.validation(), training.seed());
        Features digits = Features.of(model, split.validation().take(500));
        Features clothes = Features.of(model, RealData.fashion().train().take(500));

        FeatureDistance distance = FeatureDistance.fit(model, split.train().sample(1000, 1));
        assertThat(area(distance, digits, clothes)).isGreaterThan(0.98);
        assertThat(area(Familiarity.ENERGY, digits, clothes)).isGreaterThan(0.9);
        assertThat(area(Familiarity.MAXIMUM_PROBABILITY, digits, clothes)).isGreaterThan(0.9);
    }

    private static double area(Familiarity score, Features familiar, Features strange) {
        return Roc.of(familiar.scores(score), strange.scores(score)).area();
    }

    /** As a page does that asks about what is being drawn. */
    @Test
    void oneImageGetsTheScoreThatItGetsAmongOthers() {
        Model model = Model.pretrained("baseline-tuned");
        ImageSet images = TestImages.rows(30);
        FeatureDistance distance = FeatureDistance.fit(model, images.take(20));
        double[] all = Features.of(model, images).scores(distance);
        try (Engine engine = Engine.of(model.network())) {
            ImageSet one = images.slice(27, 28).normalizedBy(model.normalization());
            assertThat(Features.of(engine, one).scores(distance)[0])
                    .isEqualTo(all[27], within(1e-3));
        }
    }
}
