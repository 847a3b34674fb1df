package org.mnistkit.description.layer;

/** What the layers share when they check and print their values. */
final class Text {

    private Text() {}

    /** An option of a line, with the comma before it; empty if it has its default value. */
    static String option(String key, Object value, Object defaultValue) {
        return value.equals(defaultValue) ? "" : "," + key + "=" + value;
    }

    static String bias(boolean bias) {
        return bias ? "" : ",bias=no";
    }

    static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be at least 1");
        }
    }
}
