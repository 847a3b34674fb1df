package org.mnistkit.train;

import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.Batch;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Normalization;
import org.mnistkit.evaluate.Predictor;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Model;
import org.mnistkit.settings.Teacher;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.Values;

/**
 * The teacher of a training run, if it has one: loaded, and ready to be asked about each batch.
 * Whoever opens it closes it. {@link Trainer} does all this; it is public for other training loops.
 */
public final class Distillation implements AutoCloseable {

    /** Trains with labels alone. */
    static final Distillation NONE = new Distillation(Teacher.NONE, null, null);

    private final Teacher setting;
    private final Classifier classifier;
    private final Predictor predictor;

    private Distillation(Teacher setting, Classifier classifier, Predictor predictor) {
        this.setting = setting;
        this.classifier = classifier;
        this.predictor = predictor;
    }

    /**
     * The teacher that a training's config names.
     *
     * @param images the training images; their classes and normalization have to be the teacher's
     * @throws IllegalArgumentException if there is no such teacher, or it is not for these images;
     *     the message says why
     * @throws IllegalStateException if oneDNN is demanded and cannot be used; the message says why
     */
    public static Distillation of(TrainingConfig config, ImageSet images) {
        Teacher setting = config.teacher();
        if (!setting.isOn()) {
            return NONE;
        }
        Classifier classifier = find(setting.name());
        requireClasses(setting, classifier, images);
        for (Model member : classifier.members()) {
            requireNormalization(setting, member.normalization(), images.normalization());
        }
        return new Distillation(setting, classifier, new Predictor(classifier, config.compute()));
    }

    private static Classifier find(String name) {
        try {
            return Classifier.find(name);
        } catch (IllegalArgumentException | ModelFileException e) {
            throw new IllegalArgumentException(
                    "the training's teacher cannot be had: " + e.getMessage(), e);
        }
    }

    private static void requireClasses(Teacher setting, Classifier classifier, ImageSet images) {
        if (!classifier.classNames().equals(images.classNames())) {
            throw new IllegalArgumentException(
                    "the teacher %s tells %s apart, but the images are of %s; choose a teacher for these images"
                            .formatted(
                                    setting.name(),
                                    String.join(", ", classifier.classNames()),
                                    String.join(", ", images.classNames())));
        }
    }

    /** The teacher gets the pixels as they are in the batch, which is normalized already. */
    private static void requireNormalization(
            Teacher setting, Normalization teacher, Normalization images) {
        if (!teacher.equals(images)) {
            throw new IllegalArgumentException(
                    "the teacher %s was trained on pixels normalized with %s, but those of this training run are normalized with %s. Both must be the same: choose another teacher, or normalize the images as the teacher needs them, with normalizedBy(model.normalization())"
                            .formatted(setting.name(), inWords(teacher), inWords(images)));
        }
    }

    private static String inWords(Normalization normalization) {
        return "mean %s and standard deviation %s"
                .formatted(
                        Values.number(normalization.mean()),
                        Values.number(normalization.standardDeviation()));
    }

    /** Mixes what the teacher says of a batch's images into its targets, if there is a teacher. */
    public void teach(Batch batch) {
        if (predictor != null) {
            batch.teach(predictor.probabilities(batch), setting.share());
        }
    }

    /** "light-tuned,0.5, 1a2b3c4d": the last tells whether it is still the same teacher. */
    @Override
    public String toString() {
        return classifier == null
                ? setting.toString()
                : setting + ", " + classifier.checksum().substring(0, 8);
    }

    @Override
    public void close() {
        if (predictor != null) {
            predictor.close();
            classifier.members().forEach(member -> member.network().close());
        }
    }
}
