package org.mnistkit.description;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * The networks of the kit, as ordinary DL4J networks with their optimizers. Each takes images as
 * [n, 1, 28, 28] float32 in [0, 1] (NCHW) and gives [n, 10] probabilities. All are defined by the
 * descriptions in {@code data/architectures}, which also say how each is trained: {@code
 * Description.shipped("light").training()}.
 *
 * <p>The seed determines the initial weights; the same seed gives the same network.
 */
public final class Networks {

    private Networks() {}

    /**
     * The baseline: two convolutions, each followed by pooling, then dropout and a softmax layer;
     * 34,826 parameters. Trained with batches of 128 for 15 epochs; published with a test accuracy
     * of 99.00 %.
     */
    public static MultiLayerNetwork baseline(long seed) {
        return Description.shipped("baseline").network(seed);
    }

    /**
     * The deep network: four convolutions, two hidden dense layers and a batch normalization;
     * 471,914 parameters, 128 of them running means and variances. Trained with batches of 32 for 5
     * epochs; published with a test accuracy of 99.27 %.
     */
    public static MultiLayerNetwork deep(long seed) {
        return Description.shipped("deep").network(seed);
    }

    /**
     * The light network: seven convolutions, each with batch normalization, two of them with stride
     * 2 instead of pooling; 327,242 parameters, 832 of them running means and variances. Trained
     * with batches of 128 for up to 50 epochs, the learning rate falling to 95 % after each;
     * published with a test accuracy of 99.35 to 99.55 %.
     */
    public static MultiLayerNetwork light(long seed) {
        return Description.shipped("light").network(seed);
    }

    /**
     * The multilayer perceptron: six hidden dense layers of 3,000 to 500 units, with dropout;
     * 19,867,510 parameters. Trained with batches of 256; published with a test accuracy of 98.09
     * %.
     */
    public static MultiLayerNetwork mlp(long seed) {
        return Description.shipped("mlp").network(seed);
    }

    /**
     * The optimized network: four convolutions and two hidden dense layers; 227,754 parameters. To
     * be trained with batches of 1,000 for 15 epochs, the learning rate falling with each update;
     * published with a test accuracy of 98.7 %.
     */
    public static MultiLayerNetwork optimized(long seed) {
        return Description.shipped("optimized").network(seed);
    }

    /**
     * The example: one convolution with 8 filters and a hidden dense layer; 43,706 parameters. To
     * be trained with batches of 1,000 for 5 epochs.
     */
    public static MultiLayerNetwork example(long seed) {
        return Description.shipped("example").network(seed);
    }
}
