package org.mnistkit.engine;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Follows the weights with a moving average: a ← d a + (1 − d) w. */
final class MovingAverage implements AutoCloseable {

    private static final long MOST = 1 << 18;

    private final Vectors vectors = new Vectors();
    private final Tensor decay = vectors.math().number(0);
    private final Tensor rest = vectors.math().number(1);
    private final List<Step> steps = new ArrayList<>();

    /**
     * @param weights [1, parameters]
     * @param average of the same shape; both are kept by others
     */
    MovingAverage(INDArray weights, INDArray average) {
        try {
            for (long start = 0; start < weights.length(); start += MOST) {
                long length = Math.min(MOST, weights.length() - start);
                Tensor a = vectors.over(Parameters.pointer(average, start, length), length);
                Tensor w = vectors.over(Parameters.pointer(weights, start, length), length);
                steps.add(vectors.math().weightedSum("moving average", a, decay, w, rest, a));
            }
            vectors.allocateShared();
        } catch (RuntimeException e) {
            vectors.close();
            throw e;
        }
    }

    void run(double newDecay) {
        decay.set(newDecay);
        rest.set(1 - newDecay);
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).run();
        }
    }

    @Override
    public void close() {
        vectors.close();
    }
}
