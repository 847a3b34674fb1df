package org.mnistkit.engine;

import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Batch;
import org.mnistkit.data.ImageSet;
import org.mnistkit.model.Environment;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** DL4J's own {@code fit} and {@code output}, as they come. */
final class Dl4jEngine implements Engine {

    static final String NAME = "DL4J %s (OpenBLAS)".formatted(Environment.dl4jVersion());

    /** Enough to keep the processor busy, and little memory: 1.6 MB of pixels. */
    private static final int PREDICTION_BATCH = 500;

    private final MultiLayerNetwork network;

    Dl4jEngine(MultiLayerNetwork network) {
        this.network = network;
    }

    @Override
    public double step(Batch batch) {
        DataSet data = batch.toDataSet();
        try (INDArray images = data.getFeatures();
                INDArray labels = data.getLabels()) {
            network.fit(new DataSet(shaped(images), labels));
            return network.score();
        }
    }

    @Override
    public float[][] predict(ImageSet images) {
        float[][] rows = new float[images.size()][];
        int row = 0;
        for (ImageSet batch : images.batches(PREDICTION_BATCH)) {
            try (INDArray features = batch.features();
                    INDArray output = network.output(shaped(features))) {
                for (float[] probabilities : output.toFloatMatrix()) {
                    rows[row++] = probabilities;
                }
            }
        }
        return rows;
    }

    /**
     * The images as they are, [n, 1, rows, columns], or for a network that starts with a dense
     * layer a view of them as [n, pixels].
     */
    private INDArray shaped(INDArray images) {
        Layer first = network.getLayerWiseConfigurations().getConf(0).getLayer();
        boolean flat =
                first instanceof DenseLayer
                        && network.getLayerWiseConfigurations().getInputPreProcess(0) == null;
        return flat ? images.reshape(images.size(0), images.length() / images.size(0)) : images;
    }

    @Override
    public double learningRate() {
        Double rate = network.getLearningRate(0);
        return rate == null ? Double.NaN : rate;
    }

    @Override
    public void epochDone() {
        network.incrementEpochCount();
    }

    @Override
    public void writeBack() {
        // The network itself was trained.
    }

    @Override
    public void close() {
        // Nothing is held: every array was closed where it was made.
    }
}
