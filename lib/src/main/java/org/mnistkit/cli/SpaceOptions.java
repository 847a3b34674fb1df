package org.mnistkit.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.mnistkit.search.Hyperparameter;
import org.mnistkit.search.SearchSpace;
import picocli.CommandLine.Option;

/** The options that say which values to try, each a list with commas. */
final class SpaceOptions {

    private final Map<Hyperparameter, String> values = new LinkedHashMap<>();

    /**
     * The default values, except for those that were given.
     *
     * @throws IllegalArgumentException if one is not allowed; the message says what is
     */
    SearchSpace space() {
        SearchSpace space = SearchSpace.defaults();
        for (Map.Entry<Hyperparameter, String> each : values.entrySet()) {
            Object[] list = each.getValue().split(",", -1);
            space = space.with(each.getKey(), list);
        }
        return space;
    }

    @Option(
            names = {"-z", "--dense-size", "--dense"},
            paramLabel = "SIZE",
            description = "units of each dense layer (32,64)")
    void units(String list) {
        values.put(Hyperparameter.UNITS, list);
    }

    @Option(
            names = {"-c", "--conv-size", "--conv"},
            paramLabel = "CONV",
            description = "filters of each convolution (16,32)")
    void filters(String list) {
        values.put(Hyperparameter.FILTERS, list);
    }

    @Option(
            names = {"-v", "--convlayers"},
            paramLabel = "CLAYERS",
            description = "convolutions in each block (1,2)")
    void convolutions(String list) {
        values.put(Hyperparameter.CONVOLUTIONS, list);
    }

    @Option(
            names = {"-r", "--rate"},
            paramLabel = "RATE",
            description = "learning rates (0.001)")
    void rate(String list) {
        values.put(Hyperparameter.RATE, list);
    }

    @Option(
            names = {"-b", "--batch"},
            paramLabel = "BATCH",
            description = "batch sizes (1000)")
    void batch(String list) {
        values.put(Hyperparameter.BATCH, list);
    }

    @Option(
            names = {"-l", "--layers"},
            paramLabel = "LAYERS",
            description = "dense layers before the last one (1,2)")
    void layers(String list) {
        values.put(Hyperparameter.LAYERS, list);
    }

    @Option(
            names = {"-o", "--opt"},
            paramLabel = "OPT",
            description =
                    "optimizers: sgd, momentum, nesterov, adam, adamw, rmsprop (Adam,RMSProp)")
    void optimizer(String list) {
        values.put(Hyperparameter.OPTIMIZER, list);
    }

    @Option(
            names = {"-d", "--dropout"},
            paramLabel = "DROPOUT",
            description = "dropout rates (0.1,0.25)")
    void dropout(String list) {
        values.put(Hyperparameter.DROPOUT, list);
    }

    @Option(
            names = {"-k", "--kernel"},
            paramLabel = "KERNEL",
            description = "rows and columns of each filter (3,5)")
    void kernel(String list) {
        values.put(Hyperparameter.KERNEL, list);
    }

    @Option(
            names = {"-p", "--pool"},
            paramLabel = "POOL",
            description = "rows and columns of a pooling window (2,3)")
    void pool(String list) {
        values.put(Hyperparameter.POOL, list);
    }

    @Option(
            names = {"-y", "--decay"},
            paramLabel = "DECAY",
            description = "decay of the learning rate with each update (0.0001)")
    void decay(String list) {
        values.put(Hyperparameter.DECAY, list);
    }

    @Option(
            names = {"-m", "--mom"},
            paramLabel = "MOM",
            description = "momentum, of the optimizers momentum and nesterov (0.25,0.5,0.75)")
    void momentum(String list) {
        values.put(Hyperparameter.MOMENTUM, list);
    }

    @Option(
            names = {"-e", "--epochs"},
            paramLabel = "EPOCHS",
            description =
                    "epochs (5,10,15); all are tried in one training run, on its way; halving goes"
                            + " up to the largest")
    void epochs(String list) {
        values.put(Hyperparameter.EPOCHS, list);
    }
}
