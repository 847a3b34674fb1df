package org.mnistkit.engine;

import java.util.ArrayList;
import java.util.List;
import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.engine.onednn.Operation;
import org.mnistkit.engine.onednn.Tensor;
import org.mnistkit.engine.onednn.UnsupportedByOneDnnException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Follows the weights with a moving average: a ← d a + (1 − d) w. */
final class MovingAverage implements AutoCloseable {

    private final Vectors vectors = new Vectors();
    private final Tensor decay = vectors.math().number(0);
    private final Tensor rest = vectors.math().number(1);
    private final List<Operation> operations = new ArrayList<>();

    /**
     * @param weights [1, parameters]
     * @param average of the same shape; both are kept by others
     * @throws UnsupportedByOneDnnException if there is no code for it on this processor
     */
    MovingAverage(INDArray weights, INDArray average) {
        try {
            for (long start = 0; start < weights.length(); start += Vectors.CHUNK) {
                long length = Math.min(Vectors.CHUNK, weights.length() - start);
                Tensor a = vectors.over(NetworkParameters.pointer(average, start, length), length);
                Tensor w = vectors.over(NetworkParameters.pointer(weights, start, length), length);
                operations.add(vectors.math().weightedSum("moving average", a, decay, w, rest, a));
            }
            vectors.allocateShared();
            OneDnn.requireFastCode(operations);
        } catch (RuntimeException e) {
            vectors.close();
            throw e;
        }
    }

    void run(double newDecay) {
        decay.set(newDecay);
        rest.set(1 - newDecay);
        for (int i = 0; i < operations.size(); i++) {
            operations.get(i).run();
        }
    }

    @Override
    public void close() {
        vectors.close();
    }
}
