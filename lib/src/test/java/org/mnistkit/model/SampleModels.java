package org.mnistkit.model;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;

/** Models for the tests of their files. */
final class SampleModels {

    static final List<String> DIGITS = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    static final Normalization NORMALIZATION = new Normalization(0.1307, 0.3081);

    /** Few parameters, yet a convolution, a batch normalization and dense layers. */
    static final String SMALL =
            """
            A small network for tests.

            Layers:
            Conv,2,5,5,relu,stride=4
            BatchNorm
            MaxPool,2,2
            Flatten
            Dense,4,tanh,bias=no
            Dense,10,softmax
            Optimizer:
            0.001,0
            1
            10
            """;

    /** Every kind of layer. */
    private static final String ALL =
            """
            Layers:
            Conv,4,5,3,elu,stride=2x1,padding=same,init=he_normal
            BatchNorm,momentum=0.9,epsilon=0.01
            Conv,6,3,3,linear,dilation=2,bias=no
            Activation,gelu
            MaxPool,2,2
            Dropout,0.25
            Conv,5,2,2,relu
            AvgPool,2,2,stride=1
            GlobalMaxPool
            Dense,12,selu,init=uniform(0.1)
            Dense,7,relu,bias=no
            Dropout,0.5
            Dense,10,softmax
            Optimizer:
            0.01,1e-4
            3
            64
            optimizer=nesterov,0.9
            """;

    private SampleModels() {}

    static Model small() {
        return model(Description.parse(SMALL));
    }

    /** For {@link #small}, which has 4 features; all are numbers of float16. */
    static RejectOption rejectOption() {
        return new RejectOption(
                0.75, 0.5, new float[][] {{0, 1, 0.5f, -0.25f}, {1, 0, 0.125f, 2}, {1, 1, 1, 1}});
    }

    static Model allLayers() {
        return model(Description.parse(ALL));
    }

    static Model model(Description description) {
        MultiLayerNetwork network = description.network(5);
        for (String name : List.of("gamma", "beta", "mean", "var")) {
            if (network.paramTable().containsKey("1_" + name)) {
                // what a training run would have changed
                network.getParam("1_" + name).addi(0.37);
            }
        }
        return new Model(description, network, NORMALIZATION, DIGITS);
    }
}
