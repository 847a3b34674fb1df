package org.mnistkit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.Trainer;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class LocalSgdTest {

    /** With batch normalization, whose means are no weights, and Adam, which remembers. */
    private static final Description SMALL =
            Description.parse(
                    """
                    Small

                    Layers:
                    Conv,4,3,3,relu
                    BatchNorm
                    MaxPool,2,2
                    Flatten
                    Dropout,0.2
                    Dense,10,softmax
                    Optimizer:
                    0.003,0
                    2
                    20
                    """);

    private static final ImageSet IMAGES = Dataset.DIGITS.synthetic().train().take(600);
    private static final Split DATA = new Split(IMAGES.take(400), IMAGES.skip(400));

    private SparkCluster cluster;

    @BeforeAll
    void connect() {
        cluster = SparkCluster.connect("local[2]");
    }

    @AfterAll
    void close() {
        cluster.close();
    }

    /** With three shares the order counts in which they are added up. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aRoundIsTheMeanOfTrainingsThatKnowNothingOfEachOther(int shares) {
        Description once = SMALL.withTraining(SMALL.training().withEpochs(1));
        float[] mean = new float[(int) once.parameters()];
        for (int share = 0; share < shares; share++) {
            int first = share;
            int[] own = IntStream.range(0, 400).filter(i -> i % shares == first).toArray();
            float[] weights =
                    trained(once.network(1), DATA.train().select(own), 1 + shares + share);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += weights[i];
            }
        }
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= shares;
        }
        assertThat(weights(LocalSgd.fit(cluster, once, DATA, shares, round -> {})))
                .containsExactly(mean);
    }

    /** Of 62 images in batches of 20, two shares have 21 and one 20. */
    @Test
    void updatesAreCountedAsInTheLargestShare() {
        Split some = new Split(DATA.train().take(62), DATA.validation());
        assertThat(LocalSgd.fit(cluster, SMALL, some, 3, round -> {}).getIterationCount())
                .isEqualTo(2 * 2);
        float[] none = {};
        assertThat(new NetworkWeights(none, none, 1).plus(new NetworkWeights(none, none, 2)))
                .extracting(NetworkWeights::updates)
                .isEqualTo(2);
    }

    /** It goes on with Adam's moments and its count of updates, too. */
    @Test
    void withOneShareItIsATrainingAsAnyOther() {
        List<LocalSgd.Round> rounds = new ArrayList<>();
        MultiLayerNetwork network = LocalSgd.fit(cluster, SMALL, DATA, 1, rounds::add);

        MultiLayerNetwork expected = SMALL.network(1);
        trained(expected, DATA.train(), 2);
        assertThat(weights(network)).containsExactly(trained(expected, DATA.train(), 3));
        assertThat(rounds).extracting(LocalSgd.Round::number).containsExactly(1, 2);
        assertThat(rounds.get(1).validation())
                .isEqualTo(Evaluator.predict(expected, DATA.validation()).score());
        assertThat(rounds.get(1).seconds()).isGreaterThan(rounds.get(0).seconds());
    }

    /** Trains for an epoch; returns the weights. */
    private static float[] trained(MultiLayerNetwork network, ImageSet images, long seed) {
        TrainingConfig config =
                SMALL.training()
                        .withEpochs(1)
                        .withSeed(seed)
                        .withCompute(Compute.DEFAULT.withThreads(1));
        new Trainer(config).fit(network, new Split(images, images.take(0)));
        return weights(network);
    }

    private static float[] weights(MultiLayerNetwork network) {
        return network.params().data().asFloat();
    }

    @Test
    void whatCannotBeTrainedSoIsSaid() {
        Description tuned = Description.recipe("baseline-tuned");
        assertThatThrownBy(() -> LocalSgd.fit(cluster, tuned, DATA, 2, round -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the schedule is ")
                .hasMessageContaining("must be constant");
        Description averaged = SMALL.withTraining(SMALL.training().withAveraging(0.99));
        assertThatThrownBy(() -> LocalSgd.fit(cluster, averaged, DATA, 2, round -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("averaging is 0.99, but must be 0 here");
        assertThatThrownBy(() -> LocalSgd.fit(cluster, SMALL, DATA, 401, round -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "shares is 401, but must be from 1 to 400, the number of training images");
        Split alone = new Split(DATA.train(), DATA.validation().take(0));
        assertThatThrownBy(() -> LocalSgd.fit(cluster, SMALL, alone, 2, round -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no images to validate with");
        Description unknown = Description.of(SMALL.network(1));
        assertThatThrownBy(() -> LocalSgd.fit(cluster, unknown, DATA, 2, round -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not say how many epochs");
    }
}
