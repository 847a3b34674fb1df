package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.SampleNetworks;
import org.mnistkit.network.LayerInfo.Shape;

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

    private static DiagramColumn column(boolean output, Shape shape) {
        return new DiagramColumn(false, output, shape, List.of());
    }
}
