package org.mnistkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.ReferenceNetwork;
import org.mnistkit.ReferenceNumbers;
import org.mnistkit.data.ImageSet;
import org.mnistkit.description.Description;
import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.Compute.Kind;
import org.mnistkit.settings.Compute.Precision;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/** What bfloat16, which has 8 significant bits, leaves of the results in double precision. */
@EnabledIf(value = "isAvailable", disabledReason = "no bfloat16 on this processor")
class Bfloat16Test {

    private static final Compute COMPUTE =
            Compute.DEFAULT.withEngine(Kind.ONEDNN).withPrecision(Precision.BFLOAT16);

    /**
     * In the names of the cases with max pooling, which those of activation functions also have.
     */
    private static final Pattern MAX_POOLING =
            Pattern.compile("pooling max true|^global pooling$|^activation|dropout of pooling");

    static boolean isAvailable() {
        return OneDnn.hasBfloat16();
    }

    static Stream<Arguments> layers() {
        return LayersTest.cases();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void outputLossAndGradientAreNearThoseInDoublePrecision(String name, EngineSample sample) {
        int count = sample.images().size();
        // Divides by the small deviations of a few images, and so magnifies what was rounded.
        double magnified = name.contains("normalization") ? 4 : 1;
        MultiLayerNetwork network = sample.network();
        MultiLayerNetwork reference = sample.reference();
        DataSet data = EngineSample.doubles(sample.images(), 0);
        try (Engine engine = Engine.of(network, EngineSample.config(count).withCompute(COMPUTE))) {
            assertThat(engine.description()).contains("bfloat16");
            float[][] expected = reference.output(data.getFeatures()).toFloatMatrix();
            assertThat(EngineSample.difference(engine.predict(sample.images()), expected))
                    .isLessThanOrEqualTo(2e-2);
            assertThat(engine.outputs(sample.images()).probabilities())
                    .isDeepEqualTo(engine.predict(sample.images()));

            reference.setInput(data.getFeatures());
            reference.setLabels(data.getLabels());
            reference.computeGradientAndScore();
            double loss = EngineSample.train(engine, sample.images(), count)[0];
            assertThat(loss).isEqualTo(reference.score(), within(2e-2 * magnified));
            assertThat(LayersTest.gradientDifference(network, reference, count))
                    .isLessThan(5e-2 * magnified);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void gradientsOfImagesAreNearThoseInFloat32(String name, EngineSample sample) {
        ImageSet images = sample.images();
        // Where bfloat16 makes neighbors equal, max pooling lets the gradient go to another of
        // them.
        boolean hasMaxPooling = MAX_POOLING.matcher(name).find();
        LogitGradient loss = LogitGradient.crossEntropy(images.labels());
        MultiLayerNetwork network = sample.network();
        try (Engine rounded = Engine.of(network, COMPUTE);
                Engine exact = Engine.of(network, COMPUTE.withPrecision(Precision.FLOAT32))) {
            assertThat(rounded.description()).contains("bfloat16");
            assertThat(
                            ImageGradientsTest.difference(
                                    rounded.imageGradients(images, loss),
                                    exact.imageGradients(images, loss)))
                    .isPositive()
                    .isLessThan(hasMaxPooling ? 0.5 : 2e-2);
        }
    }

    static List<String> networks() {
        return Description.shippedNames();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void networksLearnAsInFloat32(String name) {
        ReferenceNetwork problem = ReferenceNetwork.of(name);
        double[] losses = losses(problem, Compute.DEFAULT.withEngine(Kind.ONEDNN));
        double[] rounded = losses(problem, COMPUTE);

        assertThat(rounded[0]).isEqualTo(losses[0], within(3e-2));
        assertThat(rounded).isNotEqualTo(losses);
        for (int i = 0; i < losses.length; i++) {
            assertThat(rounded[i]).isEqualTo(losses[i], within(0.1));
        }
    }

    /** Of some steps of gradient descent. */
    private static double[] losses(ReferenceNetwork problem, Compute compute) {
        MultiLayerNetwork network =
                problem.network(DataType.FLOAT, ReferenceNumbers.optimizer(problem.get("sgd")));
        TrainingConfig config = TrainingConfig.defaults().withCompute(compute);
        try (Engine engine = Engine.of(network, config)) {
            return EngineSample.train(engine, problem.images(), problem.batch());
        }
    }
}
