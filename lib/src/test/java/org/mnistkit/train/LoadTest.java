package org.mnistkit.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The weights depend on seed and number of threads, not on what else the machine does. There are no
 * weights stored to compare with: oneDNN adds up in another order on each kind of processor.
 */
class LoadTest {

    private static final TrainingConfig TWO_THREADS =
            new TrainingConfig(2, 50, 3).withCompute(Compute.DEFAULT.withThreads(2));

    private final Split data = Dataset.DIGITS.synthetic().train().take(330).split(0.9);

    @Test
    void weightsDoNotDependOnLoad() throws InterruptedException {
        INDArray alone = trained();

        AtomicBoolean over = new AtomicBoolean();
        List<Thread> load = new ArrayList<>();
        for (int i = 0; i <= Runtime.getRuntime().availableProcessors(); i++) {
            Thread thread = new Thread(() -> burn(over), "load");
            thread.setDaemon(true);
            thread.start();
            load.add(thread);
        }
        try {
            assertThat(trained()).isEqualTo(alone);
        } finally {
            over.set(true);
            for (Thread thread : load) {
                thread.join();
            }
        }
    }

    private INDArray trained() {
        MultiLayerNetwork network = Description.shipped("baseline").network(3);
        new Trainer(TWO_THREADS).fit(network, data);
        return network.params();
    }

    private static void burn(AtomicBoolean over) {
        while (!over.get()) {
            Thread.onSpinWait();
        }
    }
}
