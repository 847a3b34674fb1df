package org.mnistkit.evaluate;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Letters;
import org.mnistkit.data.Provenance;
import org.mnistkit.model.Classifier;
import org.mnistkit.record.Environment;
import org.mnistkit.record.RefusalRecord;
import org.mnistkit.record.VerdictCounts;

/**
 * What classifiers of digits refuse to answer: what they are not sure of, and outsiders, which are
 * out of the distribution of their training images (OOD detection); see {@link
 * org.mnistkit.model.RejectOption}.
 */
public final class RefusalScores {

    /** Of letters and of noise. */
    private static final int DRAWN = 1_000;

    private static final long SEED = 1;
    private static final int SIDE = 28;

    private RefusalScores() {}

    /**
     * Images that show no digit: those of Fashion-MNIST, letters that the kit draws, and noise,
     * every pixel of which is any gray by itself.
     *
     * @param clothes images of Fashion-MNIST
     * @return sets of images by what they are
     */
    public static Map<String, ImageSet> outsiders(ImageSet clothes) {
        byte[] noise = new byte[DRAWN * SIDE * SIDE];
        new Random(SEED).nextBytes(noise);
        Map<String, ImageSet> outsiders = new LinkedHashMap<>();
        outsiders.put(clothes.provenance().name(), clothes);
        outsiders.put("letters", Letters.draw(DRAWN, SEED));
        outsiders.put(
                "noise",
                ImageSet.of(
                        noise,
                        new byte[DRAWN],
                        SIDE,
                        SIDE,
                        List.of("noise"),
                        new Provenance("Noise", "drawn by the kit", "", true)));
        return outsiders;
    }

    /**
     * Measures a model or an ensemble.
     *
     * @param name what to call it
     * @param test images of its classes
     * @param outsiders images that show none of its classes, by what they are; whatever labels they
     *     have
     * @param pictures images of its classes that people have made, by where they come from
     * @throws IllegalArgumentException if a set is empty, or of other classes, or another size than
     *     those that it was trained on
     */
    public static RefusalRecord measure(
            String name,
            Classifier classifier,
            ImageSet test,
            Map<String, ImageSet> outsiders,
            Map<String, ImageSet> pictures) {
        if (test.size() == 0) {
            throw new IllegalArgumentException("there are no test images; give at least one");
        }
        outsiders.forEach(RefusalScores::requireImages);
        pictures.forEach(RefusalScores::requireImages);
        String date = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).toString();
        try (Predictor predictor = new Predictor(classifier)) {
            Map<String, VerdictCounts> others = new LinkedHashMap<>();
            outsiders.forEach(
                    (what, images) ->
                            others.put(
                                    what,
                                    counts(predictor, of(classifier.classNames(), images), false)));
            Map<String, VerdictCounts> own = new LinkedHashMap<>();
            pictures.forEach((source, images) -> own.put(source, counts(predictor, images, true)));
            return new RefusalRecord(
                    name,
                    classifier.checksum(),
                    classifier.parameters(),
                    date,
                    test.provenance().name(),
                    counts(predictor, test, true),
                    others,
                    own,
                    Environment.current());
        }
    }

    private static void requireImages(String what, ImageSet images) {
        if (images.size() == 0) {
            throw new IllegalArgumentException(
                    "the set \"%s\" has no images; give it at least one, or leave it out"
                            .formatted(what));
        }
    }

    /** The same pixels as if they were of these classes, which they are not. */
    private static ImageSet of(List<String> classNames, ImageSet images) {
        int length = images.rows() * images.columns();
        byte[] pixels = new byte[images.size() * length];
        for (int i = 0; i < pixels.length; i++) {
            int pixel = i % length;
            pixels[i] =
                    (byte)
                            images.pixel(
                                    i / length, pixel / images.columns(), pixel % images.columns());
        }
        return ImageSet.of(
                pixels,
                new byte[images.size()],
                images.rows(),
                images.columns(),
                classNames,
                images.provenance());
    }

    /**
     * @param hasAnswer whether the images show one of the classes
     */
    private static VerdictCounts counts(Predictor predictor, ImageSet images, boolean hasAnswer) {
        Answers answers = predictor.answer(images);
        Predictions says = answers.predictions();
        int wrong = 0;
        int notSure = 0;
        int unfamiliar = 0;
        int wrongRefused = 0;
        for (int i = 0; i < says.size(); i++) {
            boolean isWrong = !hasAnswer || !says.isCorrect(i);
            Verdict verdict = answers.verdicts().get(i);
            wrong += isWrong ? 1 : 0;
            notSure += verdict == Verdict.NOT_SURE ? 1 : 0;
            unfamiliar += verdict == Verdict.UNFAMILIAR ? 1 : 0;
            wrongRefused += isWrong && verdict != Verdict.ANSWERED ? 1 : 0;
        }
        return new VerdictCounts(images.size(), wrong, notSure, unfamiliar, wrongRefused);
    }
}
