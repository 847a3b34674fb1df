package org.mnistkit.model;

/**
 * What is lost when a network's weights are rounded to float16.
 *
 * @param largest the largest change of a weight
 * @param relative root mean square of the changes, as a share of that of the weights; rounding
 *     alone makes it about 2·10⁻⁴
 * @param zeroed number of weights that are too small and become 0
 */
public record Rounding(double largest, double relative, long zeroed) {

    @Override
    public String toString() {
        return "largest change %.1e, root mean square %.1e of the weights', %,d weights become 0"
                .formatted(largest, relative, zeroed);
    }
}
