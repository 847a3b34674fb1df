package org.mnistkit.evaluate;

import java.util.List;

/**
 * What a classifier says of images, and whether it can be relied on.
 *
 * @param predictions what it says
 * @param verdicts one for each of the images
 */
public record Answers(Predictions predictions, List<Verdict> verdicts) {

    /**
     * @throws IllegalArgumentException if there is not a verdict for each image
     */
    public Answers {
        verdicts = List.copyOf(verdicts);
        if (verdicts.size() != predictions.size()) {
            throw new IllegalArgumentException(
                    "%,d images need as many verdicts, but there are %,d"
                            .formatted(predictions.size(), verdicts.size()));
        }
    }
}
