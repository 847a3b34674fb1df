package org.mnistkit.description;

import java.util.Locale;
import java.util.Objects;
import org.mnistkit.settings.Values;

/**
 * One layer of a network, as a line of its description: {@code Conv,32,3,3,relu}. Prints itself as
 * that line, with only those options that are not as usual.
 */
public sealed interface LayerSpec {

    /**
     * Height and width of a window, a step or a gap.
     *
     * @param rows at least 1
     * @param columns at least 1
     */
    record Size(int rows, int columns) {
        /** A single row and column. */
        public static final Size ONE = new Size(1, 1);

        public Size {
            atLeastOne("rows", rows);
            atLeastOne("columns", columns);
        }

        /** As an option: "2", or "2x1" if they differ. */
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

    /**
     * A convolution with an activation.
     *
     * @param filters how many maps come out, at least 1
     * @param kernel the window
     * @param stride how far the window moves
     * @param dilation how far apart the pixels in the window are; 1 for neighbors
     * @param bias whether each filter has one
     */
    record Conv(
            int filters,
            Size kernel,
            ActivationFunction activation,
            Size stride,
            Padding padding,
            Size dilation,
            Init init,
            boolean bias)
            implements LayerSpec {
        public Conv {
            atLeastOne("the number of filters", filters);
            Objects.requireNonNull(kernel, "kernel");
            Objects.requireNonNull(activation, "activation");
            Objects.requireNonNull(stride, "stride");
            Objects.requireNonNull(padding, "padding");
            Objects.requireNonNull(dilation, "dilation");
            Objects.requireNonNull(init, "init");
        }

        /** With stride 1, no padding and everything else as usual. */
        public Conv(int filters, int rows, int columns, ActivationFunction activation) {
            this(
                    filters,
                    new Size(rows, columns),
                    activation,
                    Size.ONE,
                    Padding.VALID,
                    Size.ONE,
                    Init.DEFAULT,
                    true);
        }

        @Override
        public String toString() {
            return format("Conv,%d,%d,%d,%s", filters, kernel.rows, kernel.columns, activation)
                    + option("stride", stride, Size.ONE)
                    + option("padding", padding, Padding.VALID)
                    + option("dilation", dilation, Size.ONE)
                    + option("init", init, Init.DEFAULT)
                    + (bias ? "" : ",bias=no");
        }
    }

    /**
     * The largest value in each window of each map.
     *
     * @param stride how far the window moves; usually its own size
     */
    record MaxPool(Size window, Size stride, Padding padding) implements LayerSpec {
        public MaxPool {
            Objects.requireNonNull(window, "window");
            Objects.requireNonNull(stride, "stride");
            Objects.requireNonNull(padding, "padding");
        }

        /** Windows side by side. */
        public MaxPool(int rows, int columns) {
            this(new Size(rows, columns), new Size(rows, columns), Padding.VALID);
        }

        @Override
        public String toString() {
            return "MaxPool" + pooling(window, stride, padding);
        }
    }

    /**
     * The mean of each window of each map; padding doesn't count.
     *
     * @param stride how far the window moves; usually its own size
     */
    record AvgPool(Size window, Size stride, Padding padding) implements LayerSpec {
        public AvgPool {
            Objects.requireNonNull(window, "window");
            Objects.requireNonNull(stride, "stride");
            Objects.requireNonNull(padding, "padding");
        }

        /** Windows side by side. */
        public AvgPool(int rows, int columns) {
            this(new Size(rows, columns), new Size(rows, columns), Padding.VALID);
        }

        @Override
        public String toString() {
            return "AvgPool" + pooling(window, stride, padding);
        }
    }

    /** The largest value of each map: as many units as there were maps. */
    record GlobalMaxPool() implements LayerSpec {
        @Override
        public String toString() {
            return "GlobalMaxPool";
        }
    }

    /** The mean of each map: as many units as there were maps. */
    record GlobalAvgPool() implements LayerSpec {
        @Override
        public String toString() {
            return "GlobalAvgPool";
        }
    }

    /**
     * In training, each value is dropped with a probability, and those kept are multiplied by
     * {@code 1 / (1 − rate)}.
     *
     * @param rate the probability of dropping a value: in [0, 1)
     */
    record Dropout(double rate) implements LayerSpec {
        public Dropout {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException(
                        ("the dropout rate is %s, but must be at least 0 and less than 1: it is"
                                        + " the share of values that is dropped")
                                .formatted(Values.number(rate)));
            }
        }

        @Override
        public String toString() {
            return "Dropout," + Values.number(rate);
        }
    }

    /** Puts the maps into one row of units, map by map, row by row. */
    record Flatten() implements LayerSpec {
        @Override
        public String toString() {
            return "Flatten";
        }
    }

    /**
     * A fully connected layer with an activation.
     *
     * @param units at least 1
     * @param bias whether each unit has one
     */
    record Dense(int units, ActivationFunction activation, Init init, boolean bias)
            implements LayerSpec {
        public Dense {
            atLeastOne("the number of units", units);
            Objects.requireNonNull(activation, "activation");
            Objects.requireNonNull(init, "init");
        }

        /** With a bias and weights drawn as usual. */
        public Dense(int units, ActivationFunction activation) {
            this(units, activation, Init.DEFAULT, true);
        }

        @Override
        public String toString() {
            return format("Dense,%d,%s", units, activation)
                    + option("init", init, Init.DEFAULT)
                    + (bias ? "" : ",bias=no");
        }
    }

    /**
     * Batch normalization (Ioffe and Szegedy 2015) of each map or unit.
     *
     * @param momentum how much of the running mean and variance is kept in an update: in [0, 1)
     * @param epsilon added to the variance; greater than 0
     */
    record BatchNorm(double momentum, double epsilon) implements LayerSpec {

        static final double MOMENTUM = 0.99;
        static final double EPSILON = 1e-3;

        public BatchNorm {
            if (!(momentum >= 0 && momentum < 1)) {
                throw new IllegalArgumentException(
                        "momentum is %s, but must be at least 0 and less than 1"
                                .formatted(Values.number(momentum)));
            }
            if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
                throw new IllegalArgumentException(
                        "epsilon is %s, but must be greater than 0"
                                .formatted(Values.number(epsilon)));
            }
        }

        /** With Keras's 0.99 and 0.001. */
        public BatchNorm() {
            this(MOMENTUM, EPSILON);
        }

        @Override
        public String toString() {
            return "BatchNorm"
                    + option("momentum", Values.number(momentum), Values.number(MOMENTUM))
                    + option("epsilon", Values.number(epsilon), Values.number(EPSILON));
        }
    }

    /** An activation in a layer of its own. */
    record Activation(ActivationFunction function) implements LayerSpec {
        public Activation {
            Objects.requireNonNull(function, "function");
        }

        @Override
        public String toString() {
            return "Activation," + function;
        }
    }

    private static String pooling(Size window, Size stride, Padding padding) {
        return format(",%d,%d", window.rows, window.columns)
                + option("stride", stride, window)
                + option("padding", padding, Padding.VALID);
    }

    /** In plain digits, which some locales do not use. */
    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }

    private static String option(String key, Object value, Object usual) {
        return value.equals(usual) ? "" : "," + key + "=" + value;
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be at least 1");
        }
    }
}
