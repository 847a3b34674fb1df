package org.mnistkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.SampleNetworks;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.network.ReceptiveField.Span;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ReceptiveFieldTest {

    private static final int SIDE = 28;

    private final Random random = new Random(4);

    static Stream<MultiLayerNetwork> networks() {
        return Stream.of(
                SampleNetworks.baseline(),
                SampleNetworks.light(),
                SampleNetworks.mixed(),
                SampleNetworks.pooledLogits());
    }

    /** A value changes with the first and the last row of its field, but not with those beyond. */
    @ParameterizedTest
    @MethodSource("networks")
    void aValueDependsOnItsFieldAndOnNothingElse(MultiLayerNetwork network) {
        List<LayerInfo> layers = LayerInfo.of(network);
        List<ReceptiveField> fields = ReceptiveField.of(network);
        assertThat(fields).hasSameSizeAs(layers);
        float[] image = noise();
        List<INDArray> before = outputs(network, image);
        for (LayerInfo layer : layers) {
            Shape shape = layer.output();
            if (!shape.isMaps()) {
                assertThat(fields.get(layer.index()).rows()).isEqualTo(new Span(0, 0, SIDE));
                continue;
            }
            Span span = fields.get(layer.index()).rows();
            for (int place : new int[] {0, shape.rows() / 2, shape.rows() - 1}) {
                int first = span.first() + span.step() * place;
                int last = first + span.size() - 1;
                for (boolean down : new boolean[] {true, false}) {
                    for (int line : new int[] {first - 1, first, last, last + 1}) {
                        if (line < 0 || line >= SIDE) {
                            continue;
                        }
                        List<INDArray> after = outputs(network, withOtherLine(image, line, down));
                        assertThat(differ(layer, before, after, place, down))
                                .as("%s, place %d, line %d", layer.title(), place, line)
                                .isEqualTo(line >= first && line <= last);
                    }
                }
            }
        }
    }

    @Test
    void fieldsOfNetworksThatAreCountedByHand() {
        List<ReceptiveField> baseline = ReceptiveField.of(SampleNetworks.baseline());
        assertThat(baseline.stream().map(ReceptiveField::rows))
                .containsExactly(
                        new Span(0, 1, 3),
                        new Span(0, 2, 4),
                        new Span(0, 2, 8),
                        new Span(0, 4, 10),
                        new Span(0, 4, 10),
                        new Span(0, 0, SIDE));
    }

    private float[] noise() {
        float[] image = new float[SIDE * SIDE];
        for (int i = 0; i < image.length; i++) {
            image[i] = random.nextFloat();
        }
        return image;
    }

    /** With a row (or a column) of other pixels, some much lighter and some much darker. */
    private float[] withOtherLine(float[] image, int line, boolean isRow) {
        float[] other = image.clone();
        for (int i = 0; i < SIDE; i++) {
            other[isRow ? line * SIDE + i : i * SIDE + line] += (float) (9 * random.nextGaussian());
        }
        return other;
    }

    private static List<INDArray> outputs(MultiLayerNetwork network, float[] image) {
        INDArray input = Nd4j.create(image, new long[] {1, 1, SIDE, SIDE}, 'c');
        return network.feedForward(input, false);
    }

    /** Whether any map has another value at any place of a row (or a column) of it. */
    private static boolean differ(
            LayerInfo layer, List<INDArray> before, List<INDArray> after, int place, boolean row) {
        INDArray a = before.get(layer.index() + 1);
        INDArray b = after.get(layer.index() + 1);
        for (int map = 0; map < layer.output().channels(); map++) {
            for (int i = 0; i < layer.output().rows(); i++) {
                int[] at = {0, map, row ? place : i, row ? i : place};
                if (a.getFloat(at) != b.getFloat(at)) {
                    return true;
                }
            }
        }
        return false;
    }
}
