package org.mnistkit.description.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.network.LayerInfo.Shape;

class LayerKindsTest {

    static Stream<LayerKind> kinds() {
        return LayerKinds.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aLayerPrintsTheLineItWasReadFrom(LayerKind kind) {
        RandomLayers layers = new RandomLayers(new Random(1));
        for (int i = 0; i < 50; i++) {
            LayerSpec layer = layers.next(kind);

            assertThat(layer).isExactlyInstanceOf(kind.type());
            assertThat(LayerKinds.parse(layer.toString())).isEqualTo(layer);
            assertThat(LayerKinds.include(layer)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Conv2DTranspose,16,3,3,relu",
                "ConvLSTM2D,16,3,3,tanh",
                "Conv1D,16,3,3,relu",
                "MaxPooling3D,2,2",
                "DenseNet121,10,softmax"
            })
    void layersThatOnlyBeginLikeAKindAreNone(String line) {
        assertThatThrownBy(() -> LayerKinds.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a layer");
    }

    /** So that a file with a layer of any kind can be loaded. */
    @ParameterizedTest
    @MethodSource("kinds")
    void itsDl4jLayerIsOfTheClassesThatItNames(LayerKind kind) {
        LayerSpec layer = new RandomLayers(new Random(2)).next(kind);
        Shape input = layer.takesMaps() ? new Shape(3, 28, 28) : new Shape(3, 0, 0);

        Optional<Layer> dl4j = layer.toDl4j(input);

        assertThat(dl4j.isPresent()).isEqualTo(!kind.dl4jClasses().isEmpty());
        dl4j.ifPresent(
                made -> {
                    assertThat(kind.dl4jClasses()).contains(made.getClass());
                    assertThat(LayerKinds.dl4jClasses()).contains(made.getClass());
                });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theReferencePageHasEveryLineAndEveryOption(LayerKind kind) throws IOException {
        String page = Files.readString(Path.of("../docs/description-format.md"));

        assertThat(page).contains("| `" + kind.form() + "` |");
        kind.options().forEach(key -> assertThat(page).contains("| `" + key + "` |"));
    }

    @Test
    void aWordMayBeLonger() {
        assertThat(LayerKinds.parse("GlobalAvgPool2D")).isEqualTo(new GlobalAvgPool());
        assertThat(LayerKinds.parse("AvgPool2D,2,2")).isEqualTo(new AvgPool(2, 2));
    }

    @Test
    void otherPoolingOfDl4jIsRefused() {
        assertThatThrownBy(
                        () ->
                                LayerKinds.read(
                                        new SubsamplingLayer.Builder(PoolingType.PNORM)
                                                .pnorm(2)
                                                .build()))
                .hasMessage("descriptions have only MaxPool and AvgPool of this class");
        assertThatThrownBy(() -> LayerKinds.read(new GlobalPoolingLayer(PoolingType.SUM)))
                .hasMessage("descriptions have only GlobalMaxPool and GlobalAvgPool of this class");
    }
}
