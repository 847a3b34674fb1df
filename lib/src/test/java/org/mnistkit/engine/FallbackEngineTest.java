package org.mnistkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.mnistkit.data.Batch;
import org.mnistkit.data.Images;
import org.mnistkit.engine.onednn.UnsupportedByOneDnnException;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

class FallbackEngineTest {

    private static final TrainingConfig CONFIG = EngineSample.config(8).withAveraging(0.5);

    private final EngineSample sample =
            EngineSample.of(6, 6, 20, 3, new DenseLayer.Builder().nOut(4).build());

    /** An engine that can do some steps, and nothing else. */
    private static final class Partial implements Engine {

        private final Engine engine;
        private int stepsLeft;
        private boolean isClosed;

        Partial(MultiLayerNetwork network, int steps) {
            engine = EngineSample.plain(network, CONFIG);
            stepsLeft = steps;
        }

        @Override
        public double step(Batch batch) {
            if (stepsLeft-- == 0) {
                throw new UnsupportedByOneDnnException("no code for this batch");
            }
            return engine.step(batch);
        }

        @Override
        public float[][] predict(Images images) {
            throw new UnsupportedByOneDnnException("no code for predictions");
        }

        @Override
        public Outputs outputs(Images images) {
            throw new UnsupportedByOneDnnException("no code for features");
        }

        @Override
        public float[][] activations(Images images, int layer) {
            throw new UnsupportedByOneDnnException("no code for activations");
        }

        @Override
        public float[][] imageGradients(Images images, LogitGradient of) {
            throw new UnsupportedByOneDnnException("no code for gradients");
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
        public void setAverage(INDArray average, int firstUpdate) {
            engine.setAverage(average, firstUpdate);
        }

        @Override
        public String description() {
            return "partial";
        }

        @Override
        public void close() {
            engine.close();
            isClosed = true;
        }
    }

    @Test
    void aTrainingGoesOnAsIfNothingHadHappened() {
        MultiLayerNetwork expected = sample.network();
        MultiLayerNetwork network = sample.network();
        Partial partial = new Partial(network, 2);
        try (Engine plain = EngineSample.plain(expected, CONFIG);
                Engine engine = fallingBack(partial)) {
            assertThat(engine.description()).isEqualTo("partial");
            double[] losses =
                    EngineSample.train(engine, sample.images(), 8); // of 8, 8 and 4 images

            assertThat(losses)
                    .containsExactly(EngineSample.train(plain, sample.images(), 8), within(0.0));
            assertThat(network.params()).isEqualTo(expected.params());
            assertThat(engine.average()).isEqualTo(plain.average());
            assertThat(engine.description())
                    .startsWith("DL4J")
                    .endsWith(": no code for this batch");
            assertThat(partial.isClosed).isTrue();
        }
    }

    @Test
    void predictionsActivationsAndGradientsAreMade() {
        MultiLayerNetwork network = sample.network();
        try (Engine plain = EngineSample.plain(network, CONFIG)) {
            Partial predicting = new Partial(network, 0);
            try (Engine engine = fallingBack(predicting)) {
                assertThat(engine.predict(sample.images()))
                        .isDeepEqualTo(plain.predict(sample.images()));
                assertThat(engine.description()).endsWith(": no code for predictions");
            }
            try (Engine engine = fallingBack(new Partial(network, 0))) {
                assertThat(engine.outputs(sample.images()).features())
                        .isDeepEqualTo(plain.outputs(sample.images()).features());
                assertThat(engine.description()).endsWith(": no code for features");
            }
            try (Engine engine = fallingBack(new Partial(network, 0))) {
                assertThat(engine.activations(sample.images(), 0))
                        .isDeepEqualTo(plain.activations(sample.images(), 0));
                assertThat(engine.description()).endsWith(": no code for activations");
            }
            try (Engine engine = fallingBack(new Partial(network, 0))) {
                assertThat(engine.imageGradients(sample.images(), LogitGradient.logit(0)))
                        .isDeepEqualTo(
                                plain.imageGradients(sample.images(), LogitGradient.logit(0)));
                assertThat(engine.description()).endsWith(": no code for gradients");
            }
        }
    }

    @Test
    void whatIsWrongWithTheCallIsNoReason() {
        try (Engine engine = Engine.of(sample.network(), CONFIG)) {
            assertThatThrownBy(() -> engine.activations(sample.images(), 7))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(engine.description()).startsWith("oneDNN");
        }
    }

    private static Engine fallingBack(Partial partial) {
        return new FallbackEngine(
                partial, reason -> new Dl4jEngine(partial.network(), CONFIG, reason));
    }
}
