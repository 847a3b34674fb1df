package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.SampleNetworks;
import org.mnistkit.TestImages;
import org.mnistkit.TestNetworks;
import org.mnistkit.data.BatchLoader;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.engine.Engine;
import org.mnistkit.model.Model;
import org.mnistkit.settings.TrainingConfig;

class FeaturesTest {

    static Stream<MultiLayerNetwork> networks() {
        return SampleNetworks.all();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void softmaxOfTheLogitsIsThePrediction(MultiLayerNetwork network) {
        ImageSet images = TestImages.rows(5);
        try (Engine engine = Engine.of(network)) {
            Features features = Features.of(engine, images);
            float[][] predicted = engine.predict(images);
            assertThat(features.size()).isEqualTo(5);
            for (int i = 0; i < 5; i++) {
                assertThat(softmax(features.logits()[i]))
                        .containsExactly(predicted[i], within(1e-5f));
            }
        }
    }

    private static float[] softmax(float... logits) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = (float) (Math.exp(logits[i]) / sum);
        }
        return probabilities;
    }

    /** Softmax doesn't tell whether a number was added to all logits. */
    @Test
    void logitsAreThemselvesRight() {
        MultiLayerNetwork network = TestNetworks.softmaxRegression(5);
        network.getParam("0_b").putScalar(1, 3);
        ImageSet images = TestImages.bars(2, 1);
        try (Engine engine = Engine.of(network)) {
            Features features = Features.of(engine, images);
            assertThat(features.values()[1]).containsExactly(images.floats(1));
            double sum = 3;
            for (int i = 0; i < 16; i++) {
                sum += network.getParam("0_W").getDouble(i, 1) * features.values()[1][i];
            }
            assertThat((double) features.logits()[1][1]).isEqualTo(sum, within(1e-5));
        }
    }

    @Test
    void withoutWeightsInTheLastLayerTheLogitsAreItsInput() {
        try (Engine engine = Engine.of(SampleNetworks.pooledLogits())) {
            Features features = Features.of(engine, TestImages.rows(2));
            assertThat(features.values()[0]).hasSize(10).isEqualTo(features.logits()[0]);
        }
    }

    @Test
    void averagedWeightsAreUsedIfPredictionsUseThem() {
        ImageSet images = TestImages.bars(16, 1);
        TrainingConfig config = new TrainingConfig(1, 16, 1).withAveraging(0.9);
        try (Engine engine = Engine.of(TestNetworks.tiny(5), config);
                BatchLoader batches = BatchLoader.inOrder(images, 16)) {
            var batch = batches.next();
            for (int i = 0; i < 30; i++) {
                engine.step(batch);
            }
            float[] predicted = engine.predict(images)[0];
            assertThat(softmax(Features.of(engine, images).logits()[0]))
                    .containsExactly(predicted, within(1e-5f));
        }
    }

    @Test
    void imagesAreNormalizedAsTheModelNeedsIt() {
        Normalization normalization = new Normalization(0.4, 0.3);
        ImageSet images = TestImages.rows(2);
        Model model = Model.of(SampleNetworks.softmaxOnly(), normalization, images.classNames());

        assertThat(Features.of(model, images).values()[0])
                .containsExactly(images.normalizedBy(normalization).floats(0));
        assertThat(Features.of(model, images.take(0)).size()).isZero();
    }
}
