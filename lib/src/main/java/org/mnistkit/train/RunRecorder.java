package org.mnistkit.train;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.evaluate.TemperatureScaling;
import org.mnistkit.network.NetworkState;
import org.mnistkit.record.Calibration;
import org.mnistkit.record.Environment;
import org.mnistkit.record.RunRecord;
import org.mnistkit.record.Score;
import org.mnistkit.settings.TrainingConfig;

/** Writes the record of a training run that has ended. */
record RunRecorder(
        TrainingConfig config, MultiLayerNetwork network, Split data, TrainingState state) {

    RunRecord record(String name, Score trainScore, Predictions onValidation, Predictions onTest) {
        OptionalDouble temperature = TemperatureScaling.fit(onValidation);
        Calibration calibration =
                temperature.isPresent() && onTest.size() > 0
                        ? TemperatureScaling.measure(temperature.getAsDouble(), onTest)
                        : null;
        return record(
                name, trainScore, onValidation.score(), onTest.score(), calibration, onTest.size());
    }

    /** Without any score of the trained network. */
    RunRecord unmeasured(String name) {
        return record(name, Score.NONE, Score.NONE, Score.NONE, null, 0);
    }

    private RunRecord record(
            String name,
            Score trainScore,
            Score validationScore,
            Score testScore,
            Calibration calibration,
            int tested) {
        ImageSet train = data.train();
        ImageSet validation = data.validation();
        return new RunRecord(
                name,
                NetworkState.layers(network),
                network.numParams(),
                OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).toString(),
                new RunRecord.Data(
                        train.provenance().name(),
                        train.provenance().synthetic(),
                        train.provenance().checksum(),
                        train.normalization().mean(),
                        train.normalization().standardDeviation(),
                        train.size(),
                        validation.size(),
                        tested,
                        validation.size() == 0 ? "" : TrainingIdentity.inShort(validation)),
                new RunRecord.Training(
                        TrainingIdentity.updater(network),
                        config.epochs(),
                        config.batchSize(),
                        config.seed(),
                        config.options(),
                        state.ending().name().toLowerCase(Locale.ROOT),
                        state.seconds(),
                        null),
                trainScore,
                validationScore,
                testScore,
                calibration,
                state.history().epochs(),
                String.join(RunRecord.BETWEEN_ENGINES, state.engines()),
                Environment.current());
    }
}
