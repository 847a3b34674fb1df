package org.mnistkit.experiment;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.mnistkit.model.Model;
import org.mnistkit.model.WeightType;
import org.mnistkit.settings.Compute;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.TrainingDivergedException;

/**
 * One experiment of a sweep.
 *
 * @param name its record's file
 * @param index which of the experiments that are sent together
 * @param keepsModel whether its model is wanted
 */
record ExperimentJob(String name, int index, boolean keepsModel)
        implements TrainingJob<ArrayList<Experiment>, ExperimentJob.Outcome> {

    /**
     * What comes of it.
     *
     * @param problem why there is nothing else; "" if there is
     * @param record the record of the training, as JSON
     * @param model the bytes of the model's file in float16; none if it is not wanted
     * @param score of the model in that file, in words
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Outcome(String problem, String record, byte[] model, String score)
            implements Serializable {}

    @Override
    public boolean goesOn() {
        return false;
    }

    @Override
    public boolean isOver(Outcome outcome) {
        return outcome.problem().isEmpty();
    }

    @Override
    public void run(
            ArrayList<Experiment> experiments,
            Compute compute,
            Path checkpoint,
            Consumer<Outcome> ended,
            FitListener... listeners) {
        Experiment experiment = experiments.get(index);
        Outcome outcome;
        try {
            Model model = experiment.train(compute, checkpoint, listeners);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            Model small = keepsModel ? experiment.small(model) : null;
            outcome =
                    new Outcome(
                            "",
                            model.run().toJson(),
                            keepsModel ? small.toBytes(WeightType.FLOAT16) : new byte[0],
                            keepsModel ? small.run().test().toString() : "");
        } catch (TrainingDivergedException | IllegalArgumentException e) {
            if (Thread.currentThread().isInterrupted()) {
                return; // before its first batch
            }
            outcome = new Outcome(e.getMessage(), "", new byte[0], "");
        }
        ended.accept(outcome);
    }
}
