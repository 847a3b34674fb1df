package org.mnistkit.engine;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.mnistkit.data.Batch;
import org.mnistkit.data.BatchLoader;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Provenance;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.Compute.Kind;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A small network and random images for it, to be tried in several engines. */
final class EngineSample {

    static final int CLASSES = 5;

    private final MultiLayerNetwork network;
    private final ImageSet images;

    private EngineSample(MultiLayerNetwork network, ImageSet images) {
        this.network = network;
        this.images = images;
    }

    /**
     * The given layers for images of a given size, and a softmax layer behind them unless the last
     * of them is a loss layer.
     */
    static EngineSample of(int rows, int columns, int count, long seed, Layer... layers) {
        return of(rows, columns, count, seed, new Sgd(0), builder -> {}, layers);
    }

    static EngineSample of(
            int rows,
            int columns,
            int count,
            long seed,
            IUpdater updater,
            Consumer<NeuralNetConfiguration.Builder> settings,
            Layer... layers) {
        NeuralNetConfiguration.Builder builder =
                new NeuralNetConfiguration.Builder()
                        .seed(seed)
                        .weightInit(WeightInit.XAVIER)
                        .updater(updater);
        settings.accept(builder);
        ListBuilder list = builder.list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        if (!(layers[layers.length - 1] instanceof LossLayer)) {
            list.layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                            .nOut(CLASSES)
                            .activation(Activation.SOFTMAX)
                            .build());
        }
        list.setInputType(InputType.convolutional(rows, columns, 1));
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        // Biases, too, should be anything but zero.
        Random random = new Random(seed);
        INDArray weights = network.params();
        for (long i = 0; i < weights.length(); i++) {
            weights.putScalar(i, weights.getDouble(i) + 0.1 * (random.nextDouble() - 0.5));
        }
        return new EngineSample(network, images(rows, columns, count, seed));
    }

    static ImageSet images(int rows, int columns, int count, long seed) {
        Random random = new Random(seed + 1);
        byte[] pixels = new byte[count * rows * columns];
        byte[] labels = new byte[count];
        random.nextBytes(pixels);
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) random.nextInt(CLASSES);
        }
        Provenance provenance = new Provenance("Noise", "made for tests", "", true);
        return ImageSet.of(
                pixels, labels, rows, columns, List.of("a", "b", "c", "d", "e"), provenance);
    }

    ImageSet images() {
        return images;
    }

    /** A copy of the network, the updater's state included. */
    MultiLayerNetwork network() {
        return network.clone();
    }

    /** A copy that DL4J computes in double precision: the reference. */
    MultiLayerNetwork reference() {
        return network.clone().convertDataType(DataType.DOUBLE);
    }

    static Engine fast(MultiLayerNetwork network, TrainingConfig config) {
        return Engine.of(network, config.withCompute(Compute.DEFAULT.withEngine(Kind.ONEDNN)));
    }

    static Engine plain(MultiLayerNetwork network, TrainingConfig config) {
        return Engine.of(network, config.withCompute(Compute.DEFAULT.withEngine(Kind.DL4J)));
    }

    static TrainingConfig config(int batchSize) {
        return new TrainingConfig(1, batchSize, 7);
    }

    /** Trains on images in order; the loss of each step. */
    static double[] train(Engine engine, ImageSet images, int batchSize) {
        try (BatchLoader batches = BatchLoader.inOrder(images, batchSize)) {
            double[] losses = new double[batches.batches()];
            for (int i = 0; i < losses.length; i++) {
                losses[i] = engine.step(batches.next());
            }
            return losses;
        }
    }

    /** Images and targets as DL4J takes them, in double precision. */
    static DataSet doubles(ImageSet images, double smoothing) {
        try (BatchLoader batches = BatchLoader.inOrder(images, images.size())) {
            Batch batch = batches.next();
            DataSet data = batch.toDataSet(smoothing);
            return new DataSet(
                    data.getFeatures().castTo(DataType.DOUBLE),
                    data.getLabels().castTo(DataType.DOUBLE));
        }
    }

    /** Euclidean distance of two arrays, divided by the norm of the second. */
    static double difference(INDArray actual, INDArray expected) {
        INDArray a = actual.castTo(DataType.DOUBLE).reshape(actual.length());
        INDArray e = expected.castTo(DataType.DOUBLE).reshape(expected.length());
        return a.sub(e).norm2Number().doubleValue() / (e.norm2Number().doubleValue() + 1e-12);
    }

    /** The greatest difference between two tables. */
    static double difference(float[][] actual, float[][] expected) {
        double greatest = 0;
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j < expected[i].length; j++) {
                greatest = Math.max(greatest, Math.abs(actual[i][j] - expected[i][j]));
            }
        }
        return greatest;
    }
}
