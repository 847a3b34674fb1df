package org.mnistkit.evaluate;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What each member of an ensemble says of the same images, what they say together, and how much
 * they disagree. Never changes.
 */
public final class EnsemblePredictions {

    private final List<Predictions> members;
    private final Predictions mean;

    /**
     * @param members at least one, all of the same images in the same order
     * @throws IllegalArgumentException if there are none, or they are not of the same images
     */
    public EnsemblePredictions(List<Predictions> members) {
        this.members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException(
                    "there are no predictions; an ensemble has at least one member");
        }
        for (Predictions each : members) {
            McNemar.requireSameImages(members.get(0).images(), each.images());
        }
        mean = mean(this.members);
    }

    private static Predictions mean(List<Predictions> members) {
        Predictions first = members.get(0);
        if (members.size() == 1) {
            return first;
        }
        ProbabilitySum sum = new ProbabilitySum();
        members.forEach(member -> sum.add(member.rows()));
        return Predictions.of(first.images(), sum.mean());
    }

    /** What each member says. */
    public List<Predictions> members() {
        return members;
    }

    /**
     * What the ensemble says: the mean of the members' probabilities. The images are those of the
     * first, with its normalization.
     */
    public Predictions mean() {
        return mean;
    }

    /**
     * The share of images of which two members predict different classes, in [0, 1]: the mean over
     * all pairs (the "disagreement measure" of Kuncheva and Whitaker, 2003). 0 for a single member,
     * NaN for no images. The less members agree where they are wrong, the more their mean gains.
     */
    public double disagreement() {
        if (members.size() == 1) {
            return 0;
        }
        long differing = 0;
        for (int i = 0; i < members.size(); i++) {
            for (int j = i + 1; j < members.size(); j++) {
                Predictions one = members.get(i);
                Predictions other = members.get(j);
                differing +=
                        IntStream.range(0, one.size())
                                .filter(image -> one.predicted(image) != other.predicted(image))
                                .count();
            }
        }
        int pairs = members.size() * (members.size() - 1) / 2;
        return (double) differing / pairs / members.get(0).size();
    }

    /** The images, by their numbers in these predictions, of which not all members say the same. */
    public int[] disputed() {
        return IntStream.range(0, members.get(0).size())
                .filter(
                        image ->
                                members.stream()
                                                .mapToInt(each -> each.predicted(image))
                                                .distinct()
                                                .count()
                                        > 1)
                .toArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EnsemblePredictions that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return "%s, together: %s".formatted(members, mean.score());
    }
}
