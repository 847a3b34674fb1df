package org.mnistkit.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks, reads and prints the numbers that settings and descriptions consist of. */
public final class Values {

    /** A sign, digits with a point or without, an exponent: no "NaN", no "0x1p3", no "1f". */
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    private Values() {}

    static double positive(String name, double value) {
        return require(name, value, value > 0, "greater than 0");
    }

    static double notNegative(String name, double value) {
        return require(name, value, value >= 0, "at least 0");
    }

    /** At least 0 and less than 1. */
    static double share(String name, double value) {
        return require(name, value, value >= 0 && value < 1, "at least 0 and less than 1");
    }

    /** At least 1. */
    static int count(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be at least 1");
        }
        return value;
    }

    static double require(String name, double value, boolean valid, String allowed) {
        if (!valid || !Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "%s is %s, but must be %s".formatted(name, number(value), allowed));
        }
        return value;
    }

    /** The shortest text that is read as this number again: "0.05", "1e-8", "25". */
    public static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e7) {
            return Long.toString((long) value);
        }
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        return Double.toString(value).toLowerCase(Locale.ROOT).replace(".0e", "e");
    }

    /**
     * How many there are of something: "1 image", "60,000 images", "2 classes".
     *
     * @param thing the word for one of them
     */
    public static String counted(long count, String thing) {
        String ending = count == 1 ? "" : thing.matches(".*(s|x|sh|tch)") ? "es" : "s";
        return String.format(Locale.ROOT, "%,d %s%s", count, thing, ending);
    }

    /** A word and numbers, with commas between them. */
    static String text(String word, double... numbers) {
        StringBuilder text = new StringBuilder(word);
        for (double number : numbers) {
            text.append(',').append(number(number));
        }
        return text.toString();
    }

    /**
     * A value's text taken apart: "step,0.1,10" is the word "step" and two numbers.
     *
     * @param word what comes first, without blanks around it
     * @param numbers the numbers behind it
     */
    record Parts(String word, List<Double> numbers) {

        /** The number at an index; a value that need not be given has a default. */
        double number(int index, double byDefault) {
            return index < numbers.size() ? numbers.get(index) : byDefault;
        }

        /**
         * @throws IllegalArgumentException unless there are so many numbers
         */
        Parts expect(int least, int most, String form) {
            if (numbers.size() < least || numbers.size() > most) {
                throw new IllegalArgumentException(
                        "\"%s\" has %s; the form is \"%s\""
                                .formatted(
                                        UnknownWordException.abbreviated(Values.text(this)),
                                        counted(numbers.size(), "number"),
                                        form));
            }
            return this;
        }
    }

    private static String text(Parts parts) {
        return text(
                parts.word(), parts.numbers().stream().mapToDouble(Double::doubleValue).toArray());
    }

    static Parts parts(String text) {
        List<String> fields = List.of(text.split(",", -1));
        List<Double> numbers = new ArrayList<>();
        for (String field : fields.subList(1, fields.size())) {
            numbers.add(number(field));
        }
        return new Parts(fields.get(0).strip(), numbers);
    }

    /**
     * Reads a decimal number: {@code 0.05}, {@code 1e-8}, {@code .5}, with blanks around it or not.
     *
     * @throws IllegalArgumentException if it is none, or too large for a double
     */
    public static double number(String text) {
        String number = text.strip();
        double value = NUMBER.matcher(number).matches() ? Double.parseDouble(number) : Double.NaN;
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "\"" + UnknownWordException.abbreviated(number) + "\" is not a number");
        }
        return value == 0 ? 0 : value; // no negative zero, which prints as 0 and isn't equal to it
    }

    /**
     * Reads a whole number that an int can hold.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static int integer(String text) {
        double value = number(text);
        boolean whole = value == Math.rint(value);
        if (!whole || Math.abs(value) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "\"%s\" is %s"
                            .formatted(
                                    UnknownWordException.abbreviated(text.strip()),
                                    whole
                                            ? "too large for a whole number here"
                                            : "not a whole number"));
        }
        return (int) value;
    }
}
