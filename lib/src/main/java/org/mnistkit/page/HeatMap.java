package org.mnistkit.page;

import java.util.List;
import org.mnistkit.plot.ColorMap;
import org.mnistkit.plot.Scale;

/**
 * Numbers as places on a color map.
 *
 * @param colors "sequential", from 0 to the largest number; or "diverging", with 0 in the middle
 * @param max the number that has the last color
 * @param values a byte for each number: 0 has the first color, 255 the last
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HeatMap(String colors, double max, byte[] values) {

    /** With colors for negative numbers if there are any. */
    static HeatMap of(float[] numbers) {
        return of(numbers, Scale.of(List.of(numbers)));
    }

    /** With 0 in the middle in any case. */
    static HeatMap diverging(float[] numbers) {
        return of(numbers, Scale.diverging(List.of(numbers)));
    }

    private static HeatMap of(float[] numbers, Scale scale) {
        byte[] values = new byte[numbers.length];
        for (int i = 0; i < values.length; i++) {
            double place = (numbers[i] - scale.min()) / (scale.max() - scale.min());
            values[i] = (byte) Math.round(255 * place); // 0 for what is no number
        }
        boolean isDiverging = scale.map() == ColorMap.DIVERGING;
        return new HeatMap(isDiverging ? "diverging" : "sequential", scale.max(), values);
    }
}
