package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaletteTest {

    private static int gray(int value) {
        return 0xff000000 | (value * 0x10101);
    }

    private static int[] shown(Palette palette, int[] pixels) {
        return IntStream.of(pixels)
                .map(pixel -> palette.model().getRGB(palette.index(pixel) & 0xff))
                .toArray();
    }

    @Test
    void asManyColorsAsThereIsRoomForStayAsTheyAre() {
        int[] pixels = IntStream.range(0, 256).map(PaletteTest::gray).toArray();
        pixels[0] = 0x05123456;

        assertThat(shown(Palette.of(pixels).orElseThrow(), pixels)).isEqualTo(pixels);
    }

    @Test
    void ofAFewTooManyTheRarestGraysAreTakenForTheirNeighbors() {
        int[] grays = IntStream.range(0, 256).map(PaletteTest::gray).toArray();
        int[] often = IntStream.range(0, 250).map(PaletteTest::gray).toArray();
        int[] others = IntStream.range(0, 3).map(i -> 0xff112200 + i).toArray();
        int[] text = IntStream.range(1, 256).map(alpha -> (alpha << 24) | 0x7a7a7a).toArray();
        int[] pixels =
                IntStream.of(0)
                        .mapToObj(i -> new int[][] {grays, often, others, text})
                        .flatMapToInt(
                                all -> IntStream.of(0, 1, 2, 3).flatMap(i -> IntStream.of(all[i])))
                        .toArray();

        int[] shown = shown(Palette.of(pixels).orElseThrow(), pixels);

        for (int i = 0; i < pixels.length; i++) {
            int was = pixels[i];
            int is = shown[i];
            assertThat(Math.abs((was >>> 24) - (is >>> 24))).isLessThanOrEqualTo(8);
            if (is >>> 24 > 0) {
                assertThat(Math.abs((was & 0xff) - (is & 0xff))).isLessThanOrEqualTo(1);
            }
        }
        assertThat(IntStream.of(shown).filter(color -> color >>> 24 == 255).distinct().count())
                .isGreaterThan(200);
        assertThat(shown).contains(others).contains(gray(0), gray(255));
    }

    @Test
    void aPhotoHasNoPalette() {
        int[] pixels = IntStream.range(0, 5000).map(i -> 0xff000000 | (i * 7919)).toArray();

        assertThat(Palette.of(pixels)).isEmpty();
    }
}
