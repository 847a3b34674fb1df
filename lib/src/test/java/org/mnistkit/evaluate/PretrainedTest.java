package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.RealData;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Mnist;
import org.mnistkit.model.Model;

class PretrainedTest {

    static List<String> names() {
        return Model.pretrainedNames();
    }

    @ParameterizedTest
    @MethodSource("names")
    void reachesTheAccuracyOfItsRecord(String name) {
        Model model = Model.pretrained(name);
        Mnist data = name.endsWith("-fashion") ? RealData.fashion() : RealData.digits();
        assertThat(model.run().data().synthetic()).isFalse();
        assertThat(model.run().data().name()).isEqualTo(data.provenance().name());
        ImageSet test = data.test().normalizedBy(model.normalization());

        double accuracy = Evaluator.predict(model.network(), test).accuracy();

        // Another processor adds in another order: two images more or less.
        assertThat(accuracy).isEqualTo(model.run().test().accuracy(), within(2e-4 + 1e-9));
    }

    /**
     * Its temperature was fitted on validation images; here are others. Those of Fashion-MNIST are
     * harder than what a training holds back.
     */
    @ParameterizedTest
    @MethodSource("names")
    void meansWhatItSays(String name) {
        Model model = Model.pretrained(name);
        boolean heldSomethingBack = model.run().data().validation() > 0;
        assertThat(model.run().calibration() != null).isEqualTo(heldSomethingBack);
        Mnist data = name.endsWith("-fashion") ? RealData.fashion() : RealData.digits();

        Predictions predictions = Evaluator.predict(model, data.test());

        assertThat(predictions.score().loss()).isCloseTo(model.test().loss(), within(1e-3));
        double limit = !heldSomethingBack ? 0.05 : name.endsWith("-fashion") ? 0.02 : 0.005;
        assertThat(Reliability.of(predictions).expectedCalibrationError()).isLessThan(limit);
    }

    @Test
    void aWrongNameGetsASuggestion() {
        assertThatThrownBy(() -> Model.pretrained("mlp-smal"))
                .hasMessageContaining("\"mlp-smal\"")
                .hasMessageContaining("Did you mean \"mlp-small\"?");
    }
}
