package org.mnistkit.engine;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Batch;
import org.mnistkit.data.Images;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.record.Environment;
import org.mnistkit.settings.Seeds;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's own {@code fit} and {@code output}, as they come. */
final class Dl4jEngine implements Engine {

    static final String NAME = "DL4J %s (OpenBLAS)".formatted(Environment.dl4jVersion());

    /** Enough to keep the processor busy, and little memory: 1.6 MB of pixels. */
    private static final int PREDICTION_BATCH = 500;

    private final MultiLayerNetwork network;
    private final TrainingConfig config;
    private final String description;
    private final boolean takesMaps;
    private INDArray average;
    private int firstUpdate;

    /**
     * @param reason why it is this engine, for the description; empty if it was asked for
     */
    Dl4jEngine(MultiLayerNetwork network, TrainingConfig config, String reason) {
        this.network = network;
        this.config = config;
        firstUpdate = network.getIterationCount();
        description = reason.isEmpty() ? NAME : NAME + ": " + reason;
        takesMaps = Shape.of(LayerInfo.inputOf(network)).isMaps();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public double step(Batch batch) {
        // Dropout draws from ND4J's generator, which belongs to the thread.
        int update = network.getIterationCount();
        Nd4j.getRandom().setSeed(Seeds.ofUpdate(config.seed(), update));
        double regularization = network.calcRegularizationScore(true);
        DataSet data = batch.toDataSet(config.labelSmoothing());
        try (INDArray images = data.getFeatures();
                INDArray labels = data.getLabels()) {
            network.fit(new DataSet(shaped(images), labels));
        }
        if (config.averaging() > 0) {
            average(update);
        }
        return network.score() - regularization;
    }

    private void average(int update) {
        if (average == null) {
            average = network.params().dup();
            return;
        }
        double decay = config.averagingDecay(update - firstUpdate);
        try (INDArray share = network.params().mul(1 - decay)) {
            average.muli(decay).addi(share);
        }
    }

    /** What is computed of some of the images. */
    @FunctionalInterface
    private interface BatchFunction {
        /**
         * A row for each image.
         *
         * @param first number of the first of these images
         */
        INDArray of(INDArray features, int first);
    }

    @Override
    public float[][] predict(Images images) {
        return rows(images, (features, first) -> network.output(features));
    }

    @Override
    public Outputs outputs(Images images) {
        float[][] features = new float[images.size()][];
        float[][] probabilities =
                rows(
                        images,
                        (input, first) -> {
                            // The input itself comes first.
                            List<INDArray> outputs = network.feedForward(input, false);
                            copyRows(outputs.get(outputs.size() - 2), features, first);
                            return outputs.get(outputs.size() - 1);
                        });
        return new Outputs(features, probabilities);
    }

    @Override
    public float[][] activations(Images images, int layer) {
        return rows(
                images,
                (features, first) -> {
                    List<INDArray> outputs = network.feedForwardToLayer(layer, features, false);
                    return outputs.get(outputs.size() - 1);
                });
    }

    @Override
    public float[][] imageGradients(Images images, LogitGradient of) {
        INDArray weights = average == null ? network.params() : average;
        try (Dl4jImageGradients gradients = new Dl4jImageGradients(network, weights)) {
            return batches(images, (features, first) -> gradients.of(features, first, of));
        }
    }

    /** What a function of the images gives, computed with the averaged weights if there are any. */
    private float[][] rows(Images images, BatchFunction function) {
        if (average == null) {
            return batches(images, function);
        }
        try (INDArray trained = network.params().dup()) {
            network.setParams(average);
            try {
                return batches(images, function);
            } finally {
                network.setParams(trained);
            }
        }
    }

    private float[][] batches(Images images, BatchFunction function) {
        float[][] rows = new float[images.size()][];
        for (int first = 0; first < rows.length; first += PREDICTION_BATCH) {
            int count = Math.min(PREDICTION_BATCH, rows.length - first);
            float[] pixels = new float[count * images.rows() * images.columns()];
            images.copyTo(pixels, first, first + count);
            long[] shape = {count, 1, images.rows(), images.columns()};
            try (INDArray features = Nd4j.create(pixels, shape, 'c')) {
                copyRows(function.of(shaped(features), first), rows, first);
            }
        }
        return rows;
    }

    private static void copyRows(INDArray values, float[][] rows, int first) {
        int count = Math.toIntExact(values.size(0));
        try (INDArray inOrder = values.dup('c')) {
            float[][] some = inOrder.reshape(count, inOrder.length() / count).toFloatMatrix();
            System.arraycopy(some, 0, rows, first, count);
        }
    }

    /**
     * The images as they are, [n, 1, rows, columns], or for a network that takes rows of pixels a
     * view of them as [n, pixels].
     */
    private INDArray shaped(INDArray images) {
        return takesMaps
                ? images
                : images.reshape(images.size(0), images.length() / images.size(0));
    }

    @Override
    public MultiLayerNetwork network() {
        return network;
    }

    @Override
    public INDArray average() {
        return average;
    }

    @Override
    public void setAverage(INDArray newAverage, int trainingsFirstUpdate) {
        INDArray copy = newAverage.dup(); // first, as it may be the one to be closed
        closeAverage();
        average = copy;
        firstUpdate = trainingsFirstUpdate;
    }

    @Override
    public void close() {
        closeAverage();
    }

    private void closeAverage() {
        if (average != null) {
            average.close();
            average = null;
        }
    }
}
