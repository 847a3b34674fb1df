package org.mnistkit.settings;

import java.util.List;

/**
 * A trained model or ensemble whose knowledge a training hands on to another network (knowledge
 * distillation: Hinton, Vinyals and Dean, 2015). For each batch, the teacher is asked about the
 * very images that the network sees, as augmentation has changed them ("consistent teaching": Beyer
 * et al., 2022), and its probabilities are mixed into the targets:
 *
 * <pre>target = (1 − share) · label + share · probability that the teacher gives</pre>
 *
 * <p>The label is smoothed first if the training smooths labels. The loss is the mean cross-entropy
 * with these targets, as it is without a teacher; there is no temperature.
 *
 * <p>Text: {@code none}, {@code light-tuned} or {@code light-tuned,0.5}.
 *
 * @param name a trained model of the kit, or else the path of the file of a model or an ensemble;
 *     without commas, control characters, and blanks at its ends
 * @param share how much of the target comes from the teacher: in (0, 1]; 0 for no teacher
 */
public record Teacher(String name, double share) {

    /** The share of a teacher that is named without one. */
    public static final double DEFAULT_SHARE = 0.9;

    private static final String NOBODY = "none";

    /** The network learns from the labels alone. */
    public static final Teacher NONE = new Teacher(NOBODY, 0);

    public Teacher {
        if (name.isEmpty() || !name.equals(name.strip())) {
            throw new IllegalArgumentException(
                    "the teacher's name is \"%s\", but must be that of a model or a file, without blanks at its ends"
                            .formatted(UnknownWordException.abbreviated(name)));
        }
        if (name.chars().anyMatch(c -> c == ',' || Character.isISOControl(c))) {
            throw new IllegalArgumentException(
                    "the teacher's name, \"%s\", has a comma or a control character; rename its file"
                            .formatted(
                                    UnknownWordException.abbreviated(
                                            name.replaceAll("\\p{Cntrl}", "?"))));
        }
        boolean isNobody = name.equals(NOBODY);
        if (isNobody && share != 0) {
            throw new IllegalArgumentException(
                    "\"none\" stands for no teacher, which has no share; a file of this name is"
                            + " \"./none\"");
        }
        Values.require(
                "the teacher's share",
                share,
                isNobody || (share > 0 && share <= 1),
                "greater than 0 and at most 1");
    }

    /** With the usual share, {@value #DEFAULT_SHARE}. */
    public Teacher(String name) {
        this(name, DEFAULT_SHARE);
    }

    /**
     * Reads what {@code toString} prints.
     *
     * @throws IllegalArgumentException if it is not a teacher; the message says why
     */
    public static Teacher parse(String text) {
        List<String> fields = List.of(text.split(",", -1));
        if (fields.size() > 2) {
            throw new IllegalArgumentException(
                    "\"%s\" has %d values; the form is \"NAME\" or \"NAME,SHARE\", and a name has no comma"
                            .formatted(
                                    UnknownWordException.abbreviated(text.strip()), fields.size()));
        }
        String name = fields.get(0).strip();
        if (fields.size() == 2) {
            return new Teacher(name, Values.number(fields.get(1)));
        }
        return name.equals(NOBODY) ? NONE : new Teacher(name);
    }

    /** Whether there is one. */
    public boolean isOn() {
        return share > 0;
    }

    @Override
    public String toString() {
        return !isOn() || share == DEFAULT_SHARE ? name : Values.text(name, share);
    }
}
