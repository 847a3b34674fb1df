package org.mnistkit.description.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mnistkit.settings.UnknownWordException;
import org.mnistkit.settings.Values;

/**
 * How the initial weights of a layer are drawn; biases start at 0. The names and formulas are those
 * of Keras. With a convolution of r×c weights for each pair of maps, fan-in is {@code maps in · r ·
 * c} and fan-out {@code filters · r · c}, whatever its stride; with a dense layer they are the
 * units before and in it.
 *
 * <p>Text: {@code glorot_uniform}, {@code he_normal}, {@code normal(0.05)}, {@code uniform(0.1)},
 * {@code zeros}.
 *
 * @param kind the distribution
 * @param parameter standard deviation of {@code normal}, limit of {@code uniform}, both greater
 *     than 0; 0 for the others
 */
public record Init(Kind kind, double parameter) {

    /** The distributions that weights can be drawn from. */
    public enum Kind {
        /** Uniform in ±√(6 / (fan-in + fan-out)) (Glorot and Bengio 2010). */
        GLOROT_UNIFORM,
        /** Truncated normal, sd √(2 / (fan-in + fan-out)) (Glorot and Bengio 2010). */
        GLOROT_NORMAL,
        /** Uniform in ±√(6 / fan-in) (He et al. 2015). */
        HE_UNIFORM,
        /** Truncated normal, sd √(2 / fan-in) (He et al. 2015). */
        HE_NORMAL,
        /** Uniform in ±√(3 / fan-in) (LeCun et al. 1998). */
        LECUN_UNIFORM,
        /** Truncated normal, sd √(1 / fan-in) (LeCun et al. 1998). */
        LECUN_NORMAL,
        /** Normal, with a standard deviation that is given. */
        NORMAL,
        /** Uniform in ±limit, which is given. */
        UNIFORM,
        /** All 0. */
        ZEROS
    }

    /** The default of all layers. */
    public static final Init DEFAULT = of(Kind.GLOROT_UNIFORM);

    private static final List<String> NAMES =
            List.of(
                    "glorot_uniform",
                    "glorot_normal",
                    "he_uniform",
                    "he_normal",
                    "lecun_uniform",
                    "lecun_normal",
                    "normal(SD)",
                    "uniform(LIMIT)",
                    "zeros");

    private static final Pattern FORM = Pattern.compile("([^()]*)(?:\\(([^()]*)\\))?");

    public Init {
        Objects.requireNonNull(kind, "kind");
        boolean given = kind == Kind.NORMAL || kind == Kind.UNIFORM;
        if (given ? !(parameter > 0) || Double.isInfinite(parameter) : parameter != 0) {
            throw new IllegalArgumentException(
                    given
                            ? "the number of \"%s\" is %s, but must be greater than 0"
                                    .formatted(name(kind), Values.number(parameter))
                            : "\"%s\" takes no number".formatted(name(kind)));
        }
    }

    /** An initialization that needs no number. */
    public static Init of(Kind kind) {
        return new Init(kind, 0);
    }

    /**
     * Reads what {@code toString} prints.
     *
     * @throws IllegalArgumentException if it is not an initialization; the message says why
     */
    public static Init parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        String word = matcher.matches() ? matcher.group(1) : text.strip();
        for (Kind kind : Kind.values()) {
            if (name(kind).equals(word)) {
                boolean wanted = kind == Kind.NORMAL || kind == Kind.UNIFORM;
                String number = matcher.group(2);
                if (wanted && number == null) {
                    throw new IllegalArgumentException(
                            "\"%s\" needs a number: %s(0.05)".formatted(word, word));
                }
                if (!wanted && number != null) {
                    throw new IllegalArgumentException("\"%s\" takes no number".formatted(word));
                }
                return new Init(kind, wanted ? Values.number(number) : 0);
            }
        }
        throw new UnknownWordException("initialization", word, NAMES.toArray(String[]::new));
    }

    /**
     * The spread of the weights.
     *
     * @return the limit of a uniform distribution, the standard deviation of a normal one, 0 for
     *     zeros
     */
    double spread(double fanIn, double fanOut) {
        return switch (kind) {
            case GLOROT_UNIFORM -> Math.sqrt(6 / (fanIn + fanOut));
            case GLOROT_NORMAL -> Math.sqrt(2 / (fanIn + fanOut));
            case HE_UNIFORM -> Math.sqrt(6 / fanIn);
            case HE_NORMAL -> Math.sqrt(2 / fanIn);
            case LECUN_UNIFORM -> Math.sqrt(3 / fanIn);
            case LECUN_NORMAL -> Math.sqrt(1 / fanIn);
            case NORMAL, UNIFORM -> parameter;
            case ZEROS -> 0;
        };
    }

    boolean isUniform() {
        return switch (kind) {
            case GLOROT_UNIFORM, HE_UNIFORM, LECUN_UNIFORM, UNIFORM -> true;
            default -> false;
        };
    }

    /** Whether values more than two standard deviations out, before the cut, are drawn again. */
    boolean isTruncated() {
        return switch (kind) {
            case GLOROT_NORMAL, HE_NORMAL, LECUN_NORMAL -> true;
            default -> false;
        };
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return parameter == 0 ? name(kind) : name(kind) + "(" + Values.number(parameter) + ")";
    }
}
