package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.RealData;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Mnist;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;
import org.mnistkit.record.CorruptionRecord;
import org.mnistkit.record.RefusalRecord;
import org.mnistkit.record.ReliabilityRecord;

class PretrainedTest {

    private static final Path RESULTS = Path.of("../data/results");

    static List<String> names() {
        return Model.pretrainedNames();
    }

    private static Mnist dataOf(String name) {
        return name.endsWith("-fashion") ? RealData.fashion() : RealData.digits();
    }

    /**
     * Its temperature was fitted on validation images; here are others. Those of Fashion-MNIST are
     * harder than what a training holds back.
     */
    @ParameterizedTest
    @MethodSource("names")
    void reachesTheAccuracyOfItsRecordAndMeansWhatItSays(String name) {
        Model model = Model.pretrained(name);
        boolean heldSomethingBack = model.run().data().validation() > 0;
        assertThat(model.run().calibration() != null).isEqualTo(heldSomethingBack);
        Mnist data = dataOf(name);
        assertThat(model.run().data().synthetic()).isFalse();
        assertThat(model.run().data().name()).isEqualTo(data.provenance().name());

        Predictions predictions = Evaluator.predict(model, data.test());

        // Another processor adds in another order: two images more or less.
        assertThat(predictions.accuracy())
                .isEqualTo(model.run().test().accuracy(), within(2e-4 + 1e-9));
        assertThat(predictions.score().loss()).isCloseTo(model.test().loss(), within(1e-3));
        double limit = !heldSomethingBack ? 0.05 : name.endsWith("-fashion") ? 0.02 : 0.005;
        assertThat(Reliability.of(predictions).expectedCalibrationError()).isLessThan(limit);
    }

    /** Whoever uses the network by itself normalizes images first, and calibrates nothing. */
    @ParameterizedTest
    @MethodSource("names")
    void itsNetworkAnswersLikeTheModel(String name) {
        Model model = Model.pretrained(name);
        ImageSet images = dataOf(name).test().take(300);

        Predictions says =
                Evaluator.predict(model.network(), images.normalizedBy(model.normalization()));

        Predictions expected = Evaluator.predict(model, images);
        for (int i = 0; i < says.size(); i++) {
            assertThat(says.predicted(i)).isEqualTo(expected.predicted(i));
        }
    }

    /** Whoever trains a model anew has to measure it anew. */
    @Test
    void theRecordsOfTheKitAreOfTheModelsThatItHas() {
        Map<String, String> all = new TreeMap<>();
        for (String name : Classifier.pretrainedNames()) {
            all.put(name, Classifier.pretrained(name).checksum());
        }
        Map<String, String> checksums = new TreeMap<>(all);
        checksums.keySet().removeIf(name -> name.endsWith("-fashion"));
        List<CorruptionRecord> corruptions =
                CorruptionRecord.loadAll(RESULTS.resolve("robustness"));
        List<RefusalRecord> refusals = RefusalRecord.loadAll(RESULTS.resolve("refusals"));
        List<ReliabilityRecord> reliability =
                ReliabilityRecord.loadAll(RESULTS.resolve("reliability"));

        assertThat(
                        corruptions.stream()
                                .collect(
                                        Collectors.toMap(
                                                CorruptionRecord::name,
                                                CorruptionRecord::checksum)))
                .isEqualTo(checksums);
        assertThat(
                        refusals.stream()
                                .collect(
                                        Collectors.toMap(
                                                RefusalRecord::name, RefusalRecord::checksum)))
                .isEqualTo(checksums);
        assertThat(
                        reliability.stream()
                                .collect(
                                        Collectors.toMap(
                                                ReliabilityRecord::name,
                                                ReliabilityRecord::checksum)))
                .isEqualTo(all);
        assertThat(reliability).allSatisfy(each -> assertThat(each.images()).isEqualTo(10_000));
        assertThat(corruptions).allSatisfy(each -> assertThat(each.images()).isEqualTo(10_000));
        assertThat(corruptions).allSatisfy(each -> assertThat(each.data()).isEqualTo("MNIST"));
        assertThat(refusals).allSatisfy(each -> assertThat(each.data()).isEqualTo("MNIST"));
    }

    /** What its limits promise of validation images holds of others, but for chance. */
    @ParameterizedTest
    @MethodSource("names")
    void knowsWhenItHadBetterNotAnswer(String name) {
        Model model = Model.pretrained(name);
        assertThat(model.rejectOption() != null).isEqualTo(model.run().data().validation() > 0);
        boolean isOfClothes = name.endsWith("-fashion");
        Mnist own = dataOf(name);
        Mnist others = isOfClothes ? RealData.digits() : RealData.fashion();
        // Not the first ones: the writers of MNIST's test images are sorted.
        ImageSet familiar = own.test().sample(2_000, 1);
        try (Predictor predictor = new Predictor(model)) {
            Answers answers = predictor.answer(familiar);
            Predictions says = answers.predictions();
            List<Verdict> verdicts = answers.verdicts();
            assertThat(says.rows()).isDeepEqualTo(predictor.predict(familiar).rows());
            if (model.rejectOption() == null) {
                assertThat(verdicts).containsOnly(Verdict.ANSWERED);
                return;
            }
            int answered = Collections.frequency(verdicts, Verdict.ANSWERED);
            long wrong =
                    IntStream.range(0, says.size())
                            .filter(i -> verdicts.get(i) == Verdict.ANSWERED && !says.isCorrect(i))
                            .count();
            assertThat(wrong).isLessThan(Math.round((isOfClothes ? 0.05 : 0.005) * answered));
            assertThat(answered).isGreaterThan((int) (says.size() * (isOfClothes ? 0.7 : 0.8)));

            ImageSet strange = others.test().take(500);
            float[][] rows = new float[strange.size()][];
            Arrays.setAll(rows, i -> new float[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
            List<Verdict> ofStrange =
                    new Rejector(model.rejectOption())
                            .verdicts(
                                    Features.of(model, strange).values(),
                                    Predictions.of(strange, rows));
            double refused = Collections.frequency(ofStrange, Verdict.UNFAMILIAR) / 500.0;
            double refusedOfOwn = Collections.frequency(verdicts, Verdict.UNFAMILIAR) / 2000.0;
            assertThat(refusedOfOwn).isLessThan(isOfClothes ? 0.02 : 0.01);
            assertThat(refused).isGreaterThan(3 * Math.max(refusedOfOwn, 0.005));
        }
    }

    static List<String> ensembles() {
        return Ensemble.pretrainedNames();
    }

    @ParameterizedTest
    @MethodSource("ensembles")
    void anEnsembleReachesTheAccuracyOfItsRecordAndMeansWhatItSays(String name) {
        Ensemble ensemble = Ensemble.pretrained(name);
        try (Predictor predictor = new Predictor(ensemble)) {
            Answers answers = predictor.answer(RealData.digits().test());
            Predictions says = answers.predictions();
            assertThat(says.accuracy()).isEqualTo(ensemble.test().accuracy(), within(2e-4 + 1e-9));
            // Members that share their mistakes gain nothing.
            assertThat(says.accuracy())
                    .isGreaterThan(
                            ensemble.members().stream()
                                            .mapToDouble(member -> member.test().accuracy())
                                            .average()
                                            .orElseThrow()
                                    - 2e-4);
            assertThat(Reliability.of(says).expectedCalibrationError()).isLessThan(0.005);
            int refused = says.size() - Collections.frequency(answers.verdicts(), Verdict.ANSWERED);
            assertThat(refused).isBetween(says.size() / 1000, says.size() / 20);
        }
    }

    @Test
    void whateverComesWithTheKitIsFoundByItsName() {
        assertThat(Classifier.pretrainedNames())
                .containsAll(Model.pretrainedNames())
                .containsAll(Ensemble.pretrainedNames())
                .doesNotHaveDuplicates();
        for (String name : Classifier.pretrainedNames()) {
            boolean isEnsemble = Ensemble.pretrainedNames().contains(name);
            assertThat(Classifier.find(name))
                    .isInstanceOf(isEnsemble ? Ensemble.class : Model.class);
        }
    }

    @Test
    void aWrongNameGetsASuggestion() {
        assertThatThrownBy(() -> Model.pretrained("mlp-smal"))
                .hasMessageContaining("\"mlp-smal\"")
                .hasMessageContaining("Did you mean \"mlp-small\"?");
        assertThatThrownBy(() -> Ensemble.pretrained("compact-6"))
                .hasMessageContaining("\"compact-6\" is not an ensemble of the kit")
                .hasMessageContaining("compact-5");
        assertThatThrownBy(() -> Classifier.pretrained("compact-6"))
                .hasMessageContaining("Did you mean \"compact\" or \"compact-5\"?");
    }
}
