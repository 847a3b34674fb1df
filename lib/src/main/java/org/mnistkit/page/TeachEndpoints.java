package org.mnistkit.page;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Mnist;
import org.mnistkit.data.Split;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.experiment.FineTuning;
import org.mnistkit.file.WholeFile;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Model;
import org.mnistkit.model.WeightType;
import org.mnistkit.record.EpochStats;
import org.mnistkit.train.Ending;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.FitProgress;
import org.mnistkit.train.Trainer;

/** Teach it your handwriting: a trained model is trained further with the reader's own digits. */
final class TeachEndpoints {

    /** So many of each digit have to be written: two to train on, and one to be held back. */
    static final int LEAST = 3;

    private static final double TRAINED_ON = 2.0 / 3;

    /** Of the old images held back, so many are enough to see what was forgotten. */
    private static final int KNOWN = 2_000;

    private static final long SEED = 1;

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    /** What the model is called in the folder, if it is kept. */
    private static final String FILE = "taught.mnistkit";

    private final OpenModels models;
    private final Handwriting handwriting;
    private final LiveTraining training;

    TeachEndpoints(OpenModels models, Handwriting handwriting, LiveTraining training) {
        this.models = models;
        this.handwriting = handwriting;
        this.training = training;
        Path kept = handwriting.folder().resolve(FILE);
        if (kept.toFile().isFile()) {
            models.teach(() -> Classifier.load(kept));
        }
    }

    /** Begins to teach a model. */
    Response start(Request request) {
        int number = request.number("model", models.learner());
        if (!(models.get(number).classifier() instanceof Model model)) {
            throw new RefusedException(400, "An ensemble cannot be taught; choose a single model.");
        }
        List<Integer> counts = handwriting.counts();
        String few =
                IntStream.range(0, counts.size())
                        .filter(digit -> counts.get(digit) < LEAST)
                        .mapToObj(Dataset.DIGITS.classNames()::get)
                        .collect(Collectors.joining(", "));
        if (!few.isEmpty()) {
            throw new RefusedException(
                    409, "Write at least %d of each digit; too few: %s.".formatted(LEAST, few));
        }
        ImageSet own = handwriting.images();
        training.start("teach", events -> teach(model, own, events));
        return Response.json(Map.of());
    }

    /** Saves the model that was taught last in the folder. */
    Response keep(Request request) {
        if (models.taught() < 0) {
            throw new RefusedException(409, "No model has been taught yet.");
        }
        Path file = handwriting.folder().resolve(FILE);
        WholeFile.requireDirectory(handwriting.folder());
        Model taught = models.get(models.taught()).classifier().members().get(0);
        WholeFile.write(file, taught.toBytes(WeightType.FLOAT32));
        return Response.json(Map.of("file", file.toString()));
    }

    private void teach(Model model, ImageSet images, ServerSentEvents events) {
        Mnist digits = Dataset.DIGITS.loadOffline();
        Split own = images.split(TRAINED_ON, SEED);
        FineTuning usual = FineTuning.of(model, own, digits.train());
        Split rehearsal =
                new Split(
                        usual.rehearsal().train(),
                        usual.rehearsal().validation().sample(KNOWN, SEED));
        FineTuning tuning = new FineTuning(model, own, rehearsal, usual.training());
        Map<String, Object> began = new LinkedHashMap<>();
        began.put("data", digits.provenance().name());
        began.put("train", own.train().size());
        began.put("times", tuning.timesPerEpoch());
        began.put("old", tuning.oldPerEpoch());
        began.put("held", own.validation().size());
        began.put("known", rehearsal.validation().size());
        events.add("began", began);
        FineTuning.Outcome outcome = tuning.train(new Reporter(tuning, events));
        if (Thread.currentThread().isInterrupted()) {
            outcome.model().network().close();
            events.add("ended", Map.of("how", Ending.INTERRUPTED));
            return;
        }
        models.teach(outcome::model);
        events.add("ended", facts(outcome));
    }

    private static Map<String, Object> facts(FineTuning.Outcome outcome) {
        List<Map<String, Object>> held = new ArrayList<>();
        Predictions before = outcome.ownBefore();
        Predictions after = outcome.ownAfter();
        for (int i = 0; i < after.size(); i++) {
            held.add(
                    Map.of(
                            "image", OpenModels.pixels(after.images().select(i)),
                            "label", after.label(i),
                            "before", before.predicted(i),
                            "after", after.predicted(i)));
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("how", Ending.COMPLETED);
        facts.put("ownBefore", before.accuracy());
        facts.put("ownAfter", after.accuracy());
        facts.put("knownBefore", outcome.rehearsalBefore().accuracy());
        facts.put("knownAfter", outcome.rehearsalAfter().accuracy());
        facts.put("held", held);
        return facts;
    }

    /** Tells how the training goes. */
    private static final class Reporter implements FitListener {

        private final ServerSentEvents events;
        private final ImageSet own;
        private final ImageSet known;
        private Trainer trainer;
        private StepFacts stepFacts;
        private long next;

        Reporter(FineTuning tuning, ServerSentEvents events) {
            this.events = events;
            own = tuning.own().validation().normalizedBy(tuning.model().normalization());
            known = tuning.rehearsal().validation().normalizedBy(tuning.model().normalization());
        }

        @Override
        public void started(Trainer begun) {
            trainer = begun;
            stepFacts = new StepFacts(begun);
            tell(Evaluator.predict(begun.network(), known).accuracy());
        }

        @Override
        public void batchDone(FitProgress progress) {
            stepFacts.count();
            if (System.nanoTime() >= next) {
                tell(Double.NaN);
            }
            if (events.isUnwatched()) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void epochDone(EpochStats stats) {
            tell(stats.validation().accuracy());
        }

        /**
         * @param accuracy on the images that it knew before; NaN between epochs, when nothing is
         *     measured
         */
        private void tell(double accuracy) {
            Map<String, Object> facts = stepFacts.next();
            if (!Double.isNaN(accuracy)) {
                facts.put("known", accuracy);
                facts.put("own", Evaluator.predict(trainer.network(), own).accuracy());
            }
            events.add("step", facts);
            next = System.nanoTime() + PAUSE;
        }
    }
}
