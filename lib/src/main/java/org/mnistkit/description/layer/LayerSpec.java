package org.mnistkit.description.layer;

import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.mnistkit.network.LayerInfo.Shape;

/**
 * One layer of a network, as a line of its description: {@code Conv,32,3,3,relu}. {@code toString}
 * prints that line, with only those options that differ from their defaults.
 *
 * <p>Each kind of layer is a record, which checks its values, and is listed in {@link LayerKinds}.
 */
public interface LayerSpec {

    /** Returns true if the input has to be maps. Then the other methods are called with maps. */
    default boolean takesMaps() {
        return false;
    }

    /** The activation function of what the layer puts out. */
    default ActivationFunction activation() {
        return ActivationFunction.LINEAR;
    }

    /**
     * The shape of the output for one image.
     *
     * @throws IllegalArgumentException if the layer doesn't fit its input; the message says what
     *     would fit
     */
    Shape output(Shape input);

    /**
     * The number of parameters, counted as DL4J does: with the running mean and variance of batch
     * normalization.
     *
     * @param input one that fits
     */
    default long parameters(Shape input) {
        return 0;
    }

    /**
     * The DL4J layer that computes this one.
     *
     * @return nothing if DL4J has no layer for it, but only changes the form of the values between
     *     two layers: maps into units
     */
    Optional<Layer> toDl4j(Shape input);

    /**
     * Draws weights again that DL4J doesn't draw as the description says.
     *
     * @param layer the layer that DL4J has made and initialized
     */
    default void correctWeights(Shape input, org.deeplearning4j.nn.api.Layer layer) {}

    /**
     * Height and width of a window, a stride or a dilation.
     *
     * @param rows at least 1
     * @param columns at least 1
     */
    record Size(int rows, int columns) {
        /** A single row and column. */
        public static final Size ONE = new Size(1, 1);

        public Size {
            Text.requirePositive("rows", rows);
            Text.requirePositive("columns", columns);
        }

        int[] toDl4j() {
            return new int[] {rows, columns};
        }

        /** The size as an option: "2", or "2x1" if rows and columns differ. */
        @Override
        public String toString() {
            return rows == columns ? "" + rows : rows + "x" + columns;
        }
    }

    /** What happens at the borders of a map. */
    enum Padding {
        /** The window stays within the map; rows and columns that are left over are ignored. */
        VALID,
        /** Zeros all around, so that with stride 1 the map keeps its size. */
        SAME;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
