package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mnistkit.TestImages;
import org.mnistkit.data.ImageSet;
import org.mnistkit.model.Model;
import org.mnistkit.record.RefusalRecord;
import org.mnistkit.record.VerdictCounts;

class RefusalScoresTest {

    private static final Model MODEL = Model.pretrained("mlp-small");

    @Test
    void whatIsCountedIsWhatThePredictorSays() {
        ImageSet images = TestImages.rows(60);
        RefusalRecord record =
                RefusalScores.measure(
                        "mlp", MODEL, images, Map.of("none", images), Map.of("mine", images));

        int right = 0;
        int refused = 0;
        int wrongRefused = 0;
        try (Predictor predictor = new Predictor(MODEL)) {
            Answers answers = predictor.answer(images);
            Predictions says = answers.predictions();
            for (int i = 0; i < images.size(); i++) {
                boolean isRefused = answers.verdicts().get(i) != Verdict.ANSWERED;
                right += says.isCorrect(i) ? 1 : 0;
                refused += isRefused ? 1 : 0;
                wrongRefused += isRefused && !says.isCorrect(i) ? 1 : 0;
            }
        }
        assertThat(record.test().images()).isEqualTo(60);
        assertThat(record.test().right()).isEqualTo(right);
        assertThat(record.test().refused()).isEqualTo(refused).isPositive();
        assertThat(record.test().wrongRefused()).isEqualTo(wrongRefused);
        assertThat(record.pictures()).isEqualTo(Map.of("mine", record.test()));
        // No answer is right where there is none.
        VerdictCounts none = record.outsiders().get("none");
        assertThat(none.wrong()).isEqualTo(60);
        assertThat(none.wrongRefused()).isEqualTo(refused);
        assertThat(record.checksum()).isEqualTo(MODEL.checksum());
    }

    @Test
    void outsidersAreImagesOfAnySetAndClasses() {
        Map<String, ImageSet> outsiders = RefusalScores.outsiders(TestImages.rows(20));
        assertThat(outsiders.keySet()).containsExactly("Rows", "letters", "noise");
        RefusalRecord record =
                RefusalScores.measure("mlp", MODEL, TestImages.rows(20), outsiders, Map.of());
        assertThat(record.outsiders().get("letters").images()).isEqualTo(1000);
        assertThat(record.outsiders().get("noise").refused()).isGreaterThan(950);
    }

    @Test
    void anEmptySetIsNamed() {
        ImageSet some = TestImages.rows(2);
        ImageSet none = some.take(0);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                RefusalScores.measure(
                                        "mlp", MODEL, some, Map.of(), Map.of("mine", none)))
                .withMessage(
                        "the set \"mine\" has no images; give it at least one, or leave it out");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RefusalScores.measure("mlp", MODEL, none, Map.of(), Map.of()))
                .withMessage("there are no test images; give at least one");
    }
}
