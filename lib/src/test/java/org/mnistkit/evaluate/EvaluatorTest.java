package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mnistkit.TestImages;
import org.mnistkit.TestNetworks;
import org.mnistkit.data.BatchLoader;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;
import org.mnistkit.description.Networks;
import org.mnistkit.engine.Engine;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;
import org.mnistkit.settings.Augmentation;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.TrainingConfig;

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

    @ParameterizedTest
    @EnumSource(Compute.Kind.class)
    void soIsOneThatIsNothingButAnOutputLayer(Compute.Kind engine) {
        MultiLayerNetwork network = TestNetworks.softmaxRegression(5);
        ImageSet images = TestImages.bars(20, 1);
        TrainingConfig config =
                new TrainingConfig(1, 5, 1).withCompute(Compute.DEFAULT.withEngine(engine));

        try (Engine own = Engine.of(network, config);
                BatchLoader batches = BatchLoader.inOrder(images, images.size())) {
            own.step(batches.next());

            float[] expected =
                    network.output(images.take(1).features().reshape(1, 16)).toFloatVector();
            assertThat(Evaluator.predict(own, images).probabilities(0))
                    .containsExactly(expected, NEAR);
        }
    }

    @Test
    void imagesOfAnotherSizeAreRefused() {
        ImageSet images = TestImages.bars(4, 1); // 4×4
        assertThatThrownBy(() -> Evaluator.predict(Networks.baseline(1), images))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the images have 4×4 pixels, but the network takes 28×28");
        ImageSet wide =
                ImageSet.of(
                        new byte[20], new byte[1], 4, 5, images.classNames(), images.provenance());
        assertThatThrownBy(() -> Evaluator.predict(TestNetworks.flat(5), wide))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the images have 4×5 pixels, which are 20, but the network takes 16");
        assertThatThrownBy(() -> Evaluator.predict(TestNetworks.tiny(5), wide))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("made for another size: its layer 2 takes maps of 2×2");
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
                        List.of("yes", "no"),
                        TestImages.bars(1, 1).provenance());

        assertThatThrownBy(() -> Evaluator.predict(Networks.baseline(1), images))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10 probabilities")
                .hasMessageContaining("2 classes (yes to no)")
                .hasMessageContaining("last layer must have 2 units");
    }

    private static Model model(Normalization normalization) {
        Description description =
                Description.parse("Layers:\nFlatten\nDense,10,softmax\nOptimizer:\n0.1,0\n1\n9\n");
        return new Model(
                description,
                description.network(1),
                normalization,
                TestImages.rows(1).classNames());
    }

    @Test
    void variantsAreWhatATrainingWouldSeeAndNameTheImagesAsTheyAre() {
        ImageSet rows = TestImages.rows(20).skip(3);
        Augmentation shift = Augmentation.parse("shift,3");
        Ensemble ensemble =
                new Ensemble(
                        List.of(model(Normalization.UNIT), model(new Normalization(0.1, 0.3))));

        EnsemblePredictions all = Evaluator.predictVariants(ensemble, rows, shift, 2, 7);

        assertThat(all.members()).hasSize(3);
        for (int variant = 0; variant < 3; variant++) {
            ImageSet seen = variant == 0 ? rows : rows.augmented(shift, 7, variant);
            Predictions expected = Evaluator.predict(ensemble, seen);
            Predictions given = all.members().get(variant);
            for (int i = 0; i < rows.size(); i++) {
                assertThat(given.probabilities(i)).containsExactly(expected.probabilities(i), NEAR);
                assertThat(given.images().originalIndex(i)).isEqualTo(3 + i);
            }
        }
        assertThat(all.members().get(1).probabilities(0))
                .isNotEqualTo(all.members().get(0).probabilities(0));
        assertThat(Evaluator.predictVariants(ensemble, rows, shift, 0, 7).members()).hasSize(1);
        assertThatThrownBy(() -> Evaluator.predictVariants(ensemble, rows, shift, -1, 7))
                .hasMessage("variants is -1, but must be at least 0");
    }

    @Test
    void aModelNormalizesItsImagesItself() {
        Model model = model(new Normalization(0.5, 0.25));
        ImageSet images = TestImages.rows(20);

        Predictions predictions = Evaluator.predict(model, images);

        ImageSet byHand = images.normalizedBy(model.normalization());
        assertThat(predictions.probabilities(3))
                .isEqualTo(Evaluator.predict(model.network(), byHand).probabilities(3))
                .isNotEqualTo(Evaluator.predict(model.network(), images).probabilities(3));
        assertThat(Evaluator.evaluate(model, images).accuracy()).isEqualTo(predictions.accuracy());
    }

    @Test
    void imagesOfOtherClassesThanTheModelsAreRefused() {
        Model model = model(Normalization.UNIT);
        assertThatThrownBy(() -> Evaluator.predict(model, TestImages.bars(2, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the model tells 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 apart, but the images are of"
                                + " top, upper, lower");
    }
}
