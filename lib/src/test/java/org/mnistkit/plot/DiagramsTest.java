package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.SampleNetworks;
import org.mnistkit.network.LayerInfo.Shape;
import org.mnistkit.plot.Diagrams.Node;

class DiagramsTest {

    static Stream<MultiLayerNetwork> networks() {
        return Stream.concat(SampleNetworks.all(), Stream.of(SampleNetworks.thin(30)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyNetworkMakesACard(MultiLayerNetwork network) {
        FigureAssert.assertCard(Diagrams.network(network));
    }

    @Test
    void anUninitializedNetworkCanBeDrawn() {
        MultiLayerNetwork network = SampleNetworks.baseline();
        MultiLayerNetwork blank = new MultiLayerNetwork(network.getLayerWiseConfigurations());
        assertThat(FigureAssert.png(Diagrams.network(blank)))
                .isEqualTo(FigureAssert.png(Diagrams.network(network)));
    }

    @Test
    void longNetworksGoOverSeveralRows() {
        BufferedImage baseline = Diagrams.network(SampleNetworks.baseline());
        BufferedImage light = Diagrams.network(SampleNetworks.light());
        assertThat(baseline.getHeight()).isLessThan(320);
        assertThat(light.getHeight()).isBetween(400, 640);
    }

    @Test
    void blocksGrowWithWhatTheyStandFor() {
        DiagramColumn large = column(false, new Shape(32, 26, 26));
        DiagramColumn small = column(false, new Shape(32, 13, 13));
        DiagramColumn many = column(false, new Shape(128, 13, 13));
        assertThat(large.width()).isGreaterThan(small.width() + 20);
        assertThat(many.width()).isGreaterThan(small.width());
        assertThat(column(false, new Shape(3000, 0, 0)).height())
                .isGreaterThan(column(false, new Shape(500, 0, 0)).height() + 30);
        assertThat(column(true, new Shape(10, 0, 0)).height()).isBetween(125, 135);
    }

    @Test
    void hugeShapesStayInBounds() {
        assertThat(column(false, new Shape(4096, 512, 512)).width()).isLessThan(150);
        assertThat(column(false, new Shape(1_000_000, 0, 0)).height()).isLessThan(140);
        assertThat(column(true, new Shape(1000, 0, 0)).height()).isLessThan(140);
    }

    /** A number that remembers how it was made, as a reader of the notebooks writes it. */
    private record Value(String name, double value, double gradient, List<Value> inputs) {
        static Value given(String name, double value, double gradient) {
            return new Value(name, value, gradient, List.of());
        }

        Node<Value> node() {
            List<Double> slopes = Collections.nCopies(inputs.size(), -0.25);
            return new Node<>(name, value, gradient, inputs, slopes);
        }
    }

    private static BufferedImage computation(Value result) {
        return Diagrams.computation("A computation", result, Value::node);
    }

    /** Each number twice as large as the one before: a box for each, in a row. */
    private static Value chain(int steps) {
        Value value = Value.given("x", 1, 2);
        for (int i = 0; i < steps; i++) {
            value = new Value("double", 2, 3, List.of(value));
        }
        return value;
    }

    @Test
    void aComputationGrowsWithItsStepsAndItsNumbers() {
        Value a = Value.given("a", 2, -24);
        Value b = Value.given("b", -3, 16);
        BufferedImage alone = computation(a);
        BufferedImage product = computation(new Value("×", -6, 8, List.of(a, b)));
        BufferedImage longest = FigureAssert.assertCard(computation(chain(5)));
        FigureAssert.assertNothingClipped(alone);
        assertThat(FigureAssert.contentOf(product).height)
                .isGreaterThan(FigureAssert.contentOf(alone).height + 50);
        assertThat(longest.getWidth()).isGreaterThan(product.getWidth());
    }

    @Test
    void slopesAreDrawnOnceAGradientIsKnown() {
        Value given = Value.given("x", 3, Double.NaN);
        BufferedImage forward = computation(new Value("y", 9, Double.NaN, List.of(given, given)));
        BufferedImage both = computation(new Value("y", 9, 1, List.of(given, given)));
        assertThat(both.getHeight()).isGreaterThan(forward.getHeight());
    }

    @Test
    void aNumberThatIsUsedTwiceIsOneBoxWithTwoArrows() {
        Value once = Value.given("x", 3, 1);
        BufferedImage shared = computation(new Value("y", 9, 1, List.of(once, once)));
        BufferedImage apart =
                computation(new Value("y", 9, 1, List.of(once, Value.given("x", 3, 1))));
        assertThat(FigureAssert.count(shared, Style.BLUE))
                .isBetween(
                        FigureAssert.count(apart, Style.BLUE) / 3,
                        FigureAssert.count(apart, Style.BLUE) * 2 / 3);
    }

    @Test
    void numbersInTheSameColumnHaveAPlaceEach() {
        Value x = Value.given("x", 1, 1);
        Value y = Value.given("y", 1, 1);
        // Both products have their middle between the same two inputs.
        List<Value> products =
                List.of(
                        new Value("first", 1, 1, List.of(x, y)),
                        new Value("second", 1, 1, List.of(x, y)));
        BufferedImage two = computation(new Value("+", 2, 1, products));
        BufferedImage one = computation(new Value("+", 2, 1, products.subList(0, 1)));
        assertThat(two.getHeight()).isGreaterThan(one.getHeight());
        FigureAssert.assertNothingClipped(two);
    }

    @Test
    void longNamesAndOddNumbersStayInTheirBoxes() {
        Value odd = Value.given("a name that is far too long for a box", Double.NaN, 1e300);
        FigureAssert.assertCard(
                computation(new Value("−", Double.NEGATIVE_INFINITY, -1e-300, List.of(odd, odd))));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> computation(chain(6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes 6 steps one after the other, but at most 5");
        List<Value> many = Stream.generate(() -> Value.given("x", 1, 1)).limit(40).toList();
        assertThatThrownBy(() -> computation(new Value("sum", 40, 1, many)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more numbers than the 40");
    }

    @Test
    void aNumberCannotBeComputedFromItself() {
        List<Value> inputs = new ArrayList<>();
        Value circle = new Value("circle", 1, 1, inputs);
        inputs.add(circle);
        assertThatThrownBy(() -> computation(circle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"circle\" is computed from itself");
    }

    @Test
    void eachInputNeedsASlope() {
        assertThatThrownBy(() -> new Node<>("sum", 3, 1, List.of("a", "b"), List.of(1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"sum\" has 2 inputs, but 1 slope");
    }

    private static DiagramColumn column(boolean output, Shape shape) {
        return new DiagramColumn(false, output, shape, List.of());
    }
}
