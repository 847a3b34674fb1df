package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mnistkit.TestImages;
import org.mnistkit.TestNetworks;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.model.Networks;

class EvaluatorTest {

    /** Another engine sums in another order. */
    private static final Offset<Float> NEAR = within(1e-6f);

    @Test
    void probabilitiesAreTheNetworksOutputWhateverTheNumberOfImages() {
        MultiLayerNetwork network = TestNetworks.tiny(5);
        ImageSet images = TestImages.bars(1001, 1); // two whole batches and one image more

        Predictions predictions = Evaluator.predict(network, images);

        float[][] expected = network.output(images.features()).toFloatMatrix();
        assertThat(predictions.size()).isEqualTo(1001);
        for (int i : new int[] {0, 499, 500, 999, 1000}) {
            assertThat(predictions.probabilities(i)).containsExactly(expected[i], NEAR);
        }
    }

    @Test
    void imagesAreNormalizedAsTheirSetSays() {
        MultiLayerNetwork network = TestNetworks.tiny(5);
        ImageSet images = TestImages.bars(4, 1);
        ImageSet standardized = images.normalizedBy(new Normalization(0.5, 0.25));

        float[] expected = network.output(standardized.features()).toFloatMatrix()[0];

        assertThat(Evaluator.predict(network, standardized).probabilities(0))
                .containsExactly(expected, NEAR)
                .isNotEqualTo(Evaluator.predict(network, images).probabilities(0));
    }

    @Test
    void aNetworkThatTakesFlatRowsIsGivenFlatRows() {
        MultiLayerNetwork network = TestNetworks.flat(5);
        ImageSet images = TestImages.bars(3, 1);

        float[][] expected = network.output(images.features().reshape(3, 16)).toFloatMatrix();

        assertThat(Evaluator.predict(network, images).probabilities(2))
                .containsExactly(expected[2], NEAR);
    }

    @Test
    void noImagesGiveNoPredictions() {
        ImageSet none = TestImages.bars(3, 1).take(0);

        assertThat(Evaluator.predict(TestNetworks.tiny(5), none).size()).isZero();
        assertThat(Evaluator.evaluate(TestNetworks.tiny(5), none).getNumRowCounter()).isZero();
    }

    @Test
    void aNetworkWithAnotherNumberOfClassesIsRefused() {
        byte[] pixels = new byte[2 * 28 * 28];
        ImageSet images =
                ImageSet.of(
                        pixels,
                        new byte[2],
                        28,
                        28,
                        java.util.List.of("yes", "no"),
                        TestImages.bars(1, 1).provenance());

        assertThatThrownBy(() -> Evaluator.predict(Networks.baseline(1), images))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10 probabilities")
                .hasMessageContaining("2 classes (yes to no)")
                .hasMessageContaining("last layer must have 2 units");
    }
}
