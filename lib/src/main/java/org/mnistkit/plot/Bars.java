package org.mnistkit.plot;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.mnistkit.settings.Values;

/** Horizontal bars, which leave room for long names. XChart has upright ones only. */
final class Bars {

    private static final int LINE = 26;
    private static final int WIDEST_NAME = 300;

    private Bars() {}

    static BufferedImage picture(String title, String axis, List<String> names, double... values) {
        if (names.size() != values.length || values.length == 0) {
            throw new IllegalArgumentException(
                    "%s and %s, but there must be as many of each, and at least one"
                            .formatted(
                                    Values.counted(names.size(), "name"),
                                    Values.counted(values.length, "value")));
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "the value of “%s” is %s, but must be a finite number"
                                .formatted(names.get(i), values[i]));
            }
        }
        List<String> labels = labels(values);
        int nameWidth = Math.min(WIDEST_NAME, Style.width(names, Style.TEXT));
        int left = nameWidth + 8;
        int room = Style.CONTENT_WIDTH - left - Style.width(labels, Style.TEXT) - 8;
        double low = Math.min(0, Arrays.stream(values).min().getAsDouble());
        double high = Math.max(0, Arrays.stream(values).max().getAsDouble());
        double unit = high > low ? room / (high - low) : 0;
        double zero = left - low * unit;

        Figure figure = new Figure(Style.CONTENT_WIDTH, values.length * LINE, title, axis);
        for (int i = 0; i < values.length; i++) {
            int y = i * LINE;
            double end = zero + values[i] * unit;
            int from = (int) Math.round(Math.min(zero, end));
            int to = (int) Math.round(Math.max(zero, end));
            String name = Style.fit(names.get(i), Style.TEXT, nameWidth);
            figure.text(name, left - 8, y + 17, Style.TEXT, Style.INK, 1);
            figure.graphics().setColor(Style.BLUE);
            figure.graphics().fillRect(from, y + 4, to - from, LINE - 8);
            figure.text(labels.get(i), to + 6, y + 17, Style.TEXT, Style.INK, 0);
        }
        figure.graphics().setColor(Style.LINE);
        figure.graphics().fillRect((int) Math.round(zero) - 1, 0, 1, values.length * LINE);
        return figure.finish();
    }

    private static List<String> labels(double... values) {
        boolean ordinary =
                Arrays.stream(values)
                        .map(Math::abs)
                        .allMatch(size -> size == 0 || (size >= 1e-4 && size < 1e9));
        String format = format(values);
        return Arrays.stream(values)
                .mapToObj(value -> ordinary ? Style.format(format, value) : Style.number(value))
                .toList();
    }

    /** The same decimals for all, as few as tell each value to half a percent or better. */
    private static String format(double... values) {
        int decimals = 0;
        while (decimals < 6 && !preciseEnough(decimals, values)) {
            decimals++;
        }
        return "%,." + decimals + "f";
    }

    private static boolean preciseEnough(int decimals, double... values) {
        double factor = Math.pow(10, decimals);
        return Arrays.stream(values)
                .allMatch(
                        value ->
                                Math.abs(Math.round(value * factor) / factor - value)
                                        <= 0.005 * Math.abs(value));
    }
}
