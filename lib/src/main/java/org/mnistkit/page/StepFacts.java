package org.mnistkit.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mnistkit.train.Trainer;

/** What those who watch a training run are told of it: how far it is, and the losses they miss. */
final class StepFacts {

    private final Trainer trainer;
    private int steps;
    private int told;

    StepFacts(Trainer trainer) {
        this.trainer = trainer;
    }

    /** A batch is done. */
    void count() {
        steps++;
    }

    /** The facts now, with the losses of the batches since this was last called. */
    Map<String, Object> next() {
        List<Float> losses = trainer.history().batchLosses();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("step", steps);
        facts.put("steps", trainer.history().batchesPerEpoch() * trainer.config().epochs());
        facts.put("seconds", trainer.seconds());
        facts.put("losses", losses.subList(told, losses.size()));
        told = losses.size();
        return facts;
    }
}
