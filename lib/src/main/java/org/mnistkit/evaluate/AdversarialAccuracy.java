package org.mnistkit.evaluate;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import org.mnistkit.data.ImageSet;
import org.mnistkit.engine.Engine;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Model;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * The accuracy of a classifier against the size of adversarial changes.
 *
 * @param epsilons how far a pixel may move, in [0, 1]
 * @param accuracies the share of images that are still recognized, in [0, 1], for each of them
 */
public record AdversarialAccuracy(List<Double> epsilons, List<Double> accuracies) {

    /**
     * @throws IllegalArgumentException if there are none, not as many accuracies as epsilons, or a
     *     value is not between 0 and 1
     */
    public AdversarialAccuracy {
        epsilons = List.copyOf(epsilons);
        accuracies = List.copyOf(accuracies);
        if (epsilons.size() != accuracies.size()) {
            throw new IllegalArgumentException(
                    "there are %d epsilons and %d accuracies, but must be as many"
                            .formatted(epsilons.size(), accuracies.size()));
        }
        if (epsilons.isEmpty()) {
            throw new IllegalArgumentException("there are no epsilons, but must be some");
        }
        requireShares("epsilons", epsilons);
        requireShares("accuracies", accuracies);
    }

    private static void requireShares(String what, List<Double> values) {
        for (double value : values) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException(
                        "one of the %s is %s, but must be in [0, 1]".formatted(what, value));
            }
        }
    }

    /**
     * How well a model withstands an adversary that knows it.
     *
     * @param images at least one, of the model's classes
     * @param adversary one for each epsilon, for example {@code Adversary::fgsm}
     * @param epsilons how far a pixel may move, in [0, 1]
     * @throws IllegalArgumentException if there are no images or no epsilons, or the images are of
     *     other classes than the model
     */
    public static AdversarialAccuracy measure(
            Model model, ImageSet images, DoubleFunction<Adversary> adversary, double... epsilons) {
        return measure(model, model, images, adversary, epsilons);
    }

    /**
     * How well a classifier withstands images that were made to fool another one (Szegedy et al.
     * 2014: they transfer).
     *
     * @param fooled the model that the images are made to fool
     * @param asked the classifier that then looks at them, of the same classes
     * @throws IllegalArgumentException as for the other
     */
    public static AdversarialAccuracy measure(
            Model fooled,
            Classifier asked,
            ImageSet images,
            DoubleFunction<Adversary> adversary,
            double... epsilons) {
        if (images.size() == 0) {
            throw new IllegalArgumentException("there are no images to attack; give at least one");
        }
        List<Double> sizes = new ArrayList<>();
        List<Double> accuracies = new ArrayList<>();
        ImageSet normalized = Evaluator.normalized(fooled, images);
        try (Engine engine = Engine.of(fooled.network());
                Predictor predictor = new Predictor(asked)) {
            for (double epsilon : epsilons) {
                ImageSet attacked = adversary.apply(epsilon).attack(engine, normalized);
                sizes.add(epsilon);
                accuracies.add(predictor.predict(attacked).accuracy());
            }
        }
        return new AdversarialAccuracy(sizes, accuracies);
    }

    /** A row for each epsilon, with the accuracy in percent. */
    public Table toTable() {
        DoubleColumn accuracy =
                DoubleColumn.create(
                        "accuracy, %", accuracies.stream().mapToDouble(share -> 100 * share));
        accuracy.setPrintFormatter(
                new DecimalFormat("0.00", DecimalFormatSymbols.getInstance(Locale.ROOT)), "–");
        return Table.create(
                "Accuracy by size of the change",
                DoubleColumn.create("epsilon", epsilons.stream().mapToDouble(each -> each)),
                accuracy);
    }
}
