package org.mnistkit.evaluate;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.mnistkit.data.ImageSet;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;
import org.mnistkit.record.Environment;
import org.mnistkit.record.ReliabilityRecord;

/** How far the probabilities of classifiers can be trusted; see {@link Reliability}. */
public final class ReliabilityScores {

    private ReliabilityScores() {}

    /**
     * Measures a model or an ensemble, with its temperatures and without.
     *
     * @param name what to call it
     * @param images test images
     * @throws IllegalArgumentException if there are no images, or they are of other classes or
     *     another size than those that it was trained on
     */
    public static ReliabilityRecord measure(String name, Classifier classifier, ImageSet images) {
        if (images.size() == 0) {
            throw new IllegalArgumentException(
                    "there is nothing to measure on: 0 images of " + images.provenance().name());
        }
        List<Double> temperatures = classifier.members().stream().map(Model::temperature).toList();
        List<Model> plain =
                classifier.members().stream().map(each -> each.withTemperature(1)).toList();
        return new ReliabilityRecord(
                name,
                classifier.checksum(),
                classifier.parameters(),
                OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).toString(),
                images.provenance().name(),
                images.size(),
                temperatures,
                error(new Ensemble(plain), images),
                error(classifier, images),
                Environment.current());
    }

    private static double error(Classifier classifier, ImageSet images) {
        return Reliability.of(Evaluator.predict(classifier, images)).expectedCalibrationError();
    }
}
