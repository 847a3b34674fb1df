package org.mnistkit.page;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Mnist;
import org.mnistkit.data.Normalization;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.file.DataException;
import org.mnistkit.model.Model;
import org.mnistkit.record.EpochStats;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.FitProgress;
import org.mnistkit.train.Trainer;

/**
 * Watch it learn: a small network is trained from nothing, and can be asked meanwhile like any
 * other model. What is asked is a copy, which takes over the weights between two steps.
 */
final class LearnEndpoints {

    /** What the copy is called among the models. */
    static final String NAME = "the network in training";

    /** Most accurate after a few seconds. */
    private static final String RECIPE = "fast";

    /** The share of the images that it is not trained on, but measured with: 2,000 of MNIST's. */
    private static final double VALIDATION = 1.0 / 30;

    /** Without MNIST: digits that the kit draws within a second, where all would take a minute. */
    private static final int DRAWN = 7_000;

    private static final double VALIDATION_OF_DRAWN = 1.0 / 7;

    /** So that they make half as many steps as MNIST's do. */
    private static final int EPOCHS_OF_DRAWN = 5;

    /** More often than this nobody could see it. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

    /** Of telling, as many times as long is left to training. */
    private static final long TRAINING_PER_TELLING = 3;

    private final OpenModels models;
    private final LiveTraining training;
    private final Description recipe = Description.recipe(RECIPE);
    private volatile boolean isSlow;
    private long trainings;

    LearnEndpoints(OpenModels models, LiveTraining training) {
        this.models = models;
        this.training = training;
    }

    /** The network before any training, when it only guesses. */
    static Model untrained() {
        Description recipe = Description.recipe(RECIPE);
        return new Model(
                recipe, recipe.network(1), Normalization.UNIT, Dataset.DIGITS.classNames());
    }

    /** Begins a training run, from other random weights than the one before. */
    Response start(Request request) {
        isSlow = request.has("slowly");
        training.start("learn", this::learn);
        return Response.json(Map.of());
    }

    /** Goes on in slow motion, ten steps a second, or as fast as it can. */
    Response pace(Request request) {
        isSlow = request.has("slowly");
        return Response.json(Map.of());
    }

    private void learn(ServerSentEvents events) {
        TrainingConfig config = recipe.training().withSeed(++trainings).withValidation(VALIDATION);
        String note = "";
        Optional<Mnist> mnist = Optional.empty();
        try {
            mnist = Optional.of(Dataset.DIGITS.loadOffline()).filter(it -> !isSynthetic(it));
        } catch (DataException e) {
            note = e.getMessage();
        }
        if (mnist.isEmpty()) {
            config = config.withValidation(VALIDATION_OF_DRAWN).withEpochs(EPOCHS_OF_DRAWN);
        }
        ImageSet images =
                mnist.map(Mnist::train).orElseGet(() -> Dataset.DIGITS.draw(DRAWN, trainings));
        Split data = Trainer.split(config, images);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("data", images.provenance().name());
        facts.put("isSynthetic", images.provenance().synthetic());
        facts.put("note", note);
        facts.put("images", data.train().size());
        facts.put("validation", data.validation().size());
        facts.put("epochs", config.epochs());
        facts.put("batch", config.batchSize());
        facts.put("parameters", recipe.parameters());
        facts.put("isSlow", isSlow);
        events.add("began", facts);
        MultiLayerNetwork network = recipe.network(config.seed());
        try {
            new Trainer(config, new Reporter(events)).fit(network, data);
        } finally {
            network.close();
        }
    }

    private static boolean isSynthetic(Mnist mnist) {
        return mnist.provenance().synthetic();
    }

    /** Tells how the training goes, and lets the copy take over what was learned. */
    private final class Reporter implements FitListener {

        private final ServerSentEvents events;
        private final OpenModel copy = models.get(models.learner());
        private Trainer trainer;
        private ImageSet validation;
        private StepFacts stepFacts;
        private long next;
        private double accuracy = Double.NaN;

        Reporter(ServerSentEvents events) {
            this.events = events;
        }

        @Override
        public void started(Trainer begun) {
            trainer = begun;
            stepFacts = new StepFacts(begun);
            validation = begun.data().validation();
            tell();
        }

        @Override
        public void batchDone(FitProgress progress) {
            stepFacts.count();
            if (isSlow || System.nanoTime() >= next) {
                tell();
            }
            if (isSlow) {
                pause();
            }
            if (events.isUnwatched()) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void epochDone(EpochStats stats) {
            tell();
        }

        @Override
        public void ended(Trainer ended) {
            if (ended.ending() == null) {
                return; // an error, which is told by whoever catches it
            }
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("how", ended.ending());
            facts.put("seconds", ended.seconds());
            facts.put("accuracy", accuracy);
            events.add("ended", facts);
        }

        private void tell() {
            long begun = System.nanoTime();
            copy.takeOver(trainer.network().params());
            accuracy = copy.predict(validation).accuracy();
            Map<String, Object> facts = stepFacts.next();
            facts.put("accuracy", accuracy);
            facts.put("filters", ModelEndpoints.filters(copy, 0));
            events.add("step", facts);
            long now = System.nanoTime();
            next = now + Math.max(PAUSE, TRAINING_PER_TELLING * (now - begun));
        }

        /** Interrupted, the training ends. */
        private void pause() {
            try {
                TimeUnit.NANOSECONDS.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
