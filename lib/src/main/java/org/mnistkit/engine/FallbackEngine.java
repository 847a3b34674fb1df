package org.mnistkit.engine;

import java.util.function.Function;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.Batch;
import org.mnistkit.data.Images;
import org.mnistkit.engine.onednn.UnsupportedByOneDnnException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The fast engine for as long as it can compute the network, and then another one. What is compiled
 * late, such as predictions or a smaller last batch, may turn out not to be available on some
 * processor; nothing is lost then, since engines work on the network's own arrays.
 */
final class FallbackEngine implements Engine {

    private final Function<String, Engine> other;
    private Engine engine;
    private int firstUpdate;

    /**
     * @param fast is closed with this one
     * @param other makes the engine that takes its place, from the reason why
     */
    FallbackEngine(Engine fast, Function<String, Engine> other) {
        engine = fast;
        this.other = other;
        firstUpdate = fast.network().getIterationCount();
    }

    private Engine fallBack(UnsupportedByOneDnnException problem) {
        try (Engine fast = engine) {
            Engine next = other.apply(problem.getMessage());
            if (fast.average() != null) {
                next.setAverage(fast.average(), firstUpdate);
            }
            engine = next;
        }
        return engine;
    }

    @Override
    public double step(Batch batch) {
        try {
            return engine.step(batch);
        } catch (UnsupportedByOneDnnException e) {
            return fallBack(e).step(batch);
        }
    }

    @Override
    public float[][] predict(Images images) {
        try {
            return engine.predict(images);
        } catch (UnsupportedByOneDnnException e) {
            return fallBack(e).predict(images);
        }
    }

    @Override
    public Outputs outputs(Images images) {
        try {
            return engine.outputs(images);
        } catch (UnsupportedByOneDnnException e) {
            return fallBack(e).outputs(images);
        }
    }

    @Override
    public float[][] activations(Images images, int layer) {
        try {
            return engine.activations(images, layer);
        } catch (UnsupportedByOneDnnException e) {
            return fallBack(e).activations(images, layer);
        }
    }

    @Override
    public float[][] imageGradients(Images images, LogitGradient of) {
        try {
            return engine.imageGradients(images, of);
        } catch (UnsupportedByOneDnnException e) {
            return fallBack(e).imageGradients(images, of);
        }
    }

    @Override
    public String description() {
        return engine.description();
    }

    @Override
    public MultiLayerNetwork network() {
        return engine.network();
    }

    @Override
    public INDArray average() {
        return engine.average();
    }

    @Override
    public void setAverage(INDArray average, int trainingsFirstUpdate) {
        engine.setAverage(average, trainingsFirstUpdate);
        firstUpdate = trainingsFirstUpdate;
    }

    @Override
    public void close() {
        engine.close();
    }
}
