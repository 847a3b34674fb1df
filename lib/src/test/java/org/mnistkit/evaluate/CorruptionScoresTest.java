package org.mnistkit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mnistkit.RealData;
import org.mnistkit.TestImages;
import org.mnistkit.data.Corruption;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;
import org.mnistkit.record.CorruptionRecord;

class CorruptionScoresTest {

    private static final Path RECORDS = Path.of("../data/results/robustness");

    private final ImageSet images = TestImages.rows(50);
    private final Model model = softmax(5);

    private Model softmax(long seed) {
        Description description =
                Description.parse("Layers:\nFlatten\nDense,10,softmax\nOptimizer:\n0.1,0\n1\n9\n");
        return new Model(
                description, description.network(seed), Normalization.UNIT, images.classNames());
    }

    @Test
    void eachScoreIsThatOfTheCorruptedImages() {
        CorruptionRecord record = CorruptionScores.measure("tiny", model, images, 3);

        assertThat(record.name()).isEqualTo("tiny");
        assertThat(record.checksum()).isEqualTo(model.checksum());
        assertThat(record.parameters()).isEqualTo(model.parameters());
        assertThat(record.data()).isEqualTo("Rows");
        assertThat(record.images()).isEqualTo(50);
        assertThat(record.seed()).isEqualTo(3);
        assertThat(record.clean()).isEqualTo(Evaluator.predict(model, images).score());
        assertThat(record.corrupted().keySet()).containsExactly(Corruption.values());
        record.corrupted()
                .forEach(
                        (corruption, score) ->
                                assertThat(score)
                                        .isEqualTo(
                                                Evaluator.predict(
                                                                model,
                                                                images.corrupted(corruption, 3))
                                                        .score()));
    }

    @Test
    void severalAreMeasuredOnTheSameImagesAndToldOfOnTheWay() {
        Map<String, Classifier> classifiers = new LinkedHashMap<>();
        classifiers.put("second", softmax(7));
        classifiers.put("first", new Ensemble(List.of(model, softmax(7))));
        List<String> told = new ArrayList<>();

        List<CorruptionRecord> records =
                CorruptionScores.measure(
                        classifiers,
                        images,
                        1,
                        (name, scores) -> {
                            assertThat(scores).hasSize(2);
                            told.add(name);
                        });

        assertThat(records).extracting(CorruptionRecord::name).containsExactly("second", "first");
        for (CorruptionRecord record : records) {
            CorruptionRecord alone =
                    CorruptionScores.measure("x", classifiers.get(record.name()), images, 1);
            assertThat(record.corrupted()).isEqualTo(alone.corrupted());
        }
        assertThat(told)
                .hasSize(16)
                .startsWith("clean images", "shot noise", "impulse noise")
                .endsWith("canny edges");
    }

    @Test
    void noImagesAreRefused() {
        assertThatThrownBy(() -> CorruptionScores.measure("tiny", model, images.take(0), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is nothing to measure on: 0 images of Rows");
    }

    // ---- The records of the kit

    /** A part of the record, measured again. */
    @Test
    void aRecordCanBeMeasuredAgain() {
        ImageSet test = RealData.digits().test();
        Model baseline = Model.pretrained("baseline-tuned");
        CorruptionRecord record = CorruptionRecord.load(RECORDS.resolve("baseline-tuned.json"));

        Corruption corruption = Corruption.MOTION_BLUR;
        double accuracy =
                Evaluator.predict(baseline, test.corrupted(corruption, record.seed())).accuracy();

        // Another processor adds in another order: a few images more or less.
        assertThat(accuracy).isCloseTo(record.corrupted().get(corruption).accuracy(), within(1e-3));
    }
}
