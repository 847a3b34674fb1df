package org.mnistkit.bench;

import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.description.Description;
import org.mnistkit.record.EpochStats;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.Trainer;

/**
 * A long training run, to see whether memory stays flat: {@code Soak [NETWORK [EPOCHS [IMAGES]]]}.
 * Prints the memory of the whole process and of the heap from time to time.
 */
public final class Soak {

    private Soak() {}

    public static void main(String[] arguments) {
        String name = arguments.length > 0 ? arguments[0] : "baseline";
        int epochs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        int count = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5000;
        ImageSet images = Dataset.DIGITS.synthetic().train().take(count);
        Description description = Description.shipped(name);
        TrainingConfig config = description.training().withEpochs(epochs).withValidation(0.1);
        MultiLayerNetwork network = description.network(1);
        FitListener memory =
                new FitListener() {
                    @Override
                    public void epochDone(EpochStats stats) {
                        if (stats.epoch() % Math.max(1, epochs / 10) == 0) {
                            tell(stats.epoch());
                        }
                    }
                };
        new Trainer(config, memory).fit(network, images);
    }

    private static void tell(int epoch) {
        System.gc();
        long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        System.out.printf(
                "epoch %3d: %,4d MB in all, %,4d MB of them live heap%n",
                epoch, Pointer.physicalBytes() >> 20, heap >> 20);
    }
}
