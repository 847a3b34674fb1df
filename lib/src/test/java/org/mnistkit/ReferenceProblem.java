package org.mnistkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The small problem of tools/reference/updates.py: 4×4 pixels, four tanh units, softmax over three
 * classes; three batches of eight images, which are an epoch.
 */
public final class ReferenceProblem {

    public static final int BATCH = 8;
    public static final int BATCHES = 3;
    public static final int STEPS = 12;

    private static final int SIZE = 4;
    private static final int HIDDEN = 4;
    private static final int CLASSES = 3;
    private static final int FIRST_STREAM = 10;

    /** DL4J's names of the tensors, in the order of the reference. */
    private static final String[] TENSORS = {"0_W", "0_b", "1_W", "1_b"};

    private static final JsonNode REFERENCE = ReferenceNumbers.read("updates");

    private ReferenceProblem() {}

    /** What was computed: settings, losses, learning rates and weights of each case. */
    public static JsonNode cases() {
        return REFERENCE.get("cases");
    }

    /** The images of all batches. */
    public static ImageSet images() {
        return ReferenceNumbers.images(BATCH * BATCHES, SIZE, CLASSES);
    }

    /** The network with its first weights. */
    public static MultiLayerNetwork network(DataType type) {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .dataType(type)
                                .updater(new Sgd(0.1))
                                .list()
                                .layer(
                                        new DenseLayer.Builder()
                                                .nIn(SIZE * SIZE)
                                                .nOut(HIDDEN)
                                                .activation(Activation.TANH)
                                                .build())
                                .layer(
                                        new OutputLayer.Builder(LossFunction.MCXENT)
                                                .nIn(HIDDEN)
                                                .nOut(CLASSES)
                                                .activation(Activation.SOFTMAX)
                                                .build())
                                .build());
        network.init();
        for (int i = 0; i < TENSORS.length; i++) {
            JsonNode tensor = REFERENCE.get("tensors").get(i);
            long[] shape = ReferenceNumbers.longs(tensor.get(0));
            double scale = tensor.get(1).asDouble();
            double[] values = ReferenceNumbers.weights(FIRST_STREAM + i, scale, 0, shape);
            INDArray parameter = network.getParam(TENSORS[i]);
            parameter.assign(Nd4j.createFromArray(values).reshape(parameter.shape()));
        }
        return network;
    }

    /** Images [n, 1, 4, 4] as the rows that the network takes. */
    public static INDArray flat(INDArray images) {
        return images.reshape(images.size(0), SIZE * SIZE);
    }

    /** All weights and biases in the order of the reference, each in C order. */
    public static double[] weights(MultiLayerNetwork network) {
        return Arrays.stream(TENSORS)
                .map(name -> network.getParam(name).dup('c').data().asDouble())
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }
}
