package org.mnistkit.evaluate;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.mnistkit.data.Corruption;
import org.mnistkit.data.ImageSet;
import org.mnistkit.model.Classifier;
import org.mnistkit.record.CorruptionRecord;
import org.mnistkit.record.Environment;
import org.mnistkit.record.Score;

/**
 * How well classifiers do on images unlike those they were trained on: those of MNIST-C (see {@link
 * Corruption}).
 */
public final class CorruptionScores {

    /** What the images are called that nothing was done to. */
    public static final String CLEAN = "clean images";

    private CorruptionScores() {}

    /** Is told of the scores with one corruption as soon as they are known. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called for the clean images first, and then for each corruption in turn.
         *
         * @param images {@link #CLEAN}, or what the corruption is called
         * @param scores one for each classifier
         */
        void measured(String images, List<Score> scores);
    }

    /**
     * Measures one model or ensemble with all corruptions.
     *
     * @param name what to call it
     * @param images the test images as they are
     * @param seed what the corruptions are drawn with
     * @throws IllegalArgumentException if there are no images, or they are of other classes or
     *     another size than those that it was trained on
     */
    public static CorruptionRecord measure(
            String name, Classifier classifier, ImageSet images, long seed) {
        return measure(Map.of(name, classifier), images, seed, (corruption, scores) -> {}).get(0);
    }

    /**
     * The same for several on the same images.
     *
     * @param classifiers by their names
     * @return a record for each of them, in their order
     */
    public static List<CorruptionRecord> measure(
            Map<String, Classifier> classifiers, ImageSet images, long seed, Listener listener) {
        if (images.size() == 0) {
            throw new IllegalArgumentException(
                    "there is nothing to measure on: 0 images of " + images.provenance().name());
        }
        List<Score> clean = scores(classifiers, images);
        listener.measured(CLEAN, clean);
        Map<Corruption, List<Score>> corrupted = new EnumMap<>(Corruption.class);
        for (Corruption corruption : Corruption.values()) {
            List<Score> scores = scores(classifiers, images.corrupted(corruption, seed));
            corrupted.put(corruption, scores);
            listener.measured(corruption.toString(), scores);
        }
        String date = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).toString();
        List<CorruptionRecord> records = new ArrayList<>();
        for (var classifier : classifiers.entrySet()) {
            int place = records.size();
            Map<Corruption, Score> own = new EnumMap<>(Corruption.class);
            corrupted.forEach((corruption, scores) -> own.put(corruption, scores.get(place)));
            records.add(
                    new CorruptionRecord(
                            classifier.getKey(),
                            classifier.getValue().checksum(),
                            classifier.getValue().parameters(),
                            date,
                            images.provenance().name(),
                            images.size(),
                            seed,
                            clean.get(place),
                            own,
                            Environment.current()));
        }
        return records;
    }

    private static List<Score> scores(Map<String, Classifier> classifiers, ImageSet images) {
        return classifiers.values().stream()
                .map(classifier -> Evaluator.predict(classifier, images).score())
                .toList();
    }
}
