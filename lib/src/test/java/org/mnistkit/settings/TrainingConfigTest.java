package org.mnistkit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import org.junit.jupiter.api.Test;

class TrainingConfigTest {

    private final TrainingConfig config = TrainingConfig.defaults();

    @Test
    void eachSettingCanBeChangedAlone() throws ReflectiveOperationException {
        TrainingConfig changed =
                config.withOptimizer(Optimizer.sgd(0.1))
                        .withEpochs(3)
                        .withBatchSize(64)
                        .withSeed(9)
                        .withAugmentation(Augmentation.parse("rotate,10"))
                        .withLabelSmoothing(0.1)
                        .withTeacher(new Teacher("light-tuned"))
                        .withAveraging(0.99)
                        .withEarlyStopping(EarlyStopping.patience(4))
                        .withValidation(0.2)
                        .withTrainLimit(500)
                        .withMaxSeconds(60)
                        .withTargetAccuracy(0.99)
                        .withCompute(Compute.DEFAULT.withThreads(3));

        assertThat(changed)
                .isEqualTo(
                        new TrainingConfig(
                                Optimizer.sgd(0.1),
                                3,
                                64,
                                9,
                                Augmentation.parse("rotate,10"),
                                0.1,
                                new Teacher("light-tuned"),
                                0.99,
                                EarlyStopping.patience(4),
                                0.2,
                                500,
                                60,
                                0.99,
                                Compute.DEFAULT.withThreads(3)));
        for (RecordComponent component : TrainingConfig.class.getRecordComponents()) {
            assertThat(component.getAccessor().invoke(changed))
                    .as(component.getName())
                    .isNotEqualTo(component.getAccessor().invoke(config));
        }
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> config.withEpochs(0))
                .hasMessage("epochs is 0, but must be at least 1");
        assertThatThrownBy(() -> config.withBatchSize(-1))
                .hasMessage("batchSize is -1, but must be at least 1");
        assertThatThrownBy(() -> config.withLabelSmoothing(1))
                .hasMessage("labelSmoothing is 1, but must be at least 0 and less than 1");
        assertThatThrownBy(() -> config.withAveraging(Double.NaN))
                .hasMessageContaining("averaging is NaN");
        assertThatThrownBy(() -> config.withValidation(1)).hasMessageContaining("validation is 1");
        assertThatThrownBy(() -> config.withTrainLimit(-1))
                .hasMessage("trainLimit is -1, but must be at least 0");
        assertThatThrownBy(() -> config.withMaxSeconds(0)).hasMessageContaining("maxSeconds");
        assertThatThrownBy(() -> config.withMaxSeconds(Double.NaN))
                .hasMessageContaining("maxSeconds");
        assertThatThrownBy(() -> config.withTargetAccuracy(99))
                .hasMessage("targetAccuracy is 99, but must be in [0, 1]: 0.99 for 99 %");
    }

    @Test
    void itSaysWhatIsNotAsUsual() {
        assertThat(config)
                .hasToString("the network's own updater; 15 epochs, batch size 128, seed 1");
        assertThat(
                        config.withOptimizer(Optimizer.adam(1e-3))
                                .withLabelSmoothing(0.1)
                                .withEarlyStopping(EarlyStopping.patience(5))
                                .withMaxSeconds(90))
                .hasToString(
                        "adam, rate 0.001; 15 epochs, batch size 128, seed 1; label-smoothing=0.1,"
                                + " early-stopping=5, max-seconds=90");
    }

    @Test
    void aTrainingThatIsNotKnownSaysSo() {
        TrainingConfig unknown = TrainingConfig.unknown();

        assertThat(unknown.isKnown()).isFalse();
        assertThat(unknown)
                .hasToString(
                        "the network's own updater; epochs unknown, batch size unknown, seed 1");
        assertThat(unknown.withEpochs(15).isKnown()).isFalse();
        assertThat(unknown.withEpochs(15).withBatchSize(128)).isEqualTo(config);
        assertThat(config.withEpochs(1).toString()).contains("; 1 epoch, batch");
    }

    @Test
    void oneOfAThingIsNotSeveral() {
        assertThat(Values.counted(1, "image")).isEqualTo("1 image");
        assertThat(Values.counted(60_000, "image")).isEqualTo("60,000 images");
        assertThat(Values.counted(0, "class")).isEqualTo("0 classes");
        assertThat(Values.counted(2, "batch")).isEqualTo("2 batches");
    }
}
