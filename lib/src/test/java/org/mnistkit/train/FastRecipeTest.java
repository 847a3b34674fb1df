package org.mnistkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mnistkit.RealData;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.settings.TrainingConfig;

/** The recipe "fast" is what its notes and the results say of it. */
class FastRecipeTest {

    @Test
    void itTrainsForOneEpochOnAllImages() {
        TrainingConfig training = Description.recipe("fast").training();
        assertThat(training.epochs()).isEqualTo(1);
        assertThat(training.trainLimit()).isZero();
        assertThat(training.validation()).isZero();
    }

    /** On images that were held back: the test images are looked at for the records alone. */
    @Test
    void itGetsNearlyAllRightAfterOneEpoch() {
        Description fast = Description.recipe("fast");
        Split split = RealData.digits().train().split(5.0 / 6, 1);
        MultiLayerNetwork network = fast.network(1);
        new Trainer(fast.training()).fit(network, split);
        // 98.9 % is the mean; a standard deviation is 0.1 %.
        assertThat(Evaluator.predict(network, split.validation()).score().accuracy())
                .isGreaterThan(0.985);
    }
}
