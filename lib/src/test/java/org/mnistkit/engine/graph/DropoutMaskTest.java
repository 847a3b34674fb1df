package org.mnistkit.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;

import org.junit.jupiter.api.Test;
import org.mnistkit.engine.onednn.Descriptor;
import org.mnistkit.engine.onednn.Scope;
import org.mnistkit.engine.onednn.Tensor;

class DropoutMaskTest {

    @Test
    void masksKeepTheirShareAndDifferBetweenUpdatesAndLayers() {
        int length = 100_000;
        try (Scope scope = new Scope()) {
            float[] first = mask(scope, length, 3, 0);
            double kept = 0;
            for (float factor : first) {
                assertThat(factor).isIn(0f, (float) (1 / 0.7));
                kept += factor > 0 ? 1 : 0;
            }
            // Five standard deviations.
            double deviation = Math.sqrt(0.7 * 0.3 / length);
            assertThat(kept / length).isEqualTo(0.7, within(5 * deviation));
            for (float[] other :
                    new float[][] {mask(scope, length, 3, 1), mask(scope, length, 4, 0)}) {
                double both = 0;
                for (int i = 0; i < length; i++) {
                    both += first[i] > 0 && other[i] > 0 ? 1 : 0;
                }
                assertThat(both / length).isEqualTo(0.49, within(5 * Math.sqrt(0.25 / length)));
            }
            double neighbors = 0;
            for (int i = 1; i < length; i++) {
                neighbors += first[i] > 0 && first[i - 1] > 0 ? 1 : 0;
            }
            assertThat(neighbors / length).isEqualTo(0.49, within(5 * Math.sqrt(0.5 / length)));
        }
    }

    private static float[] mask(Scope scope, int length, int layer, int update) {
        Randomness randomness = new Randomness(5);
        randomness.turnTo(update);
        Tensor tensor = Tensor.allocate(scope, Descriptor.plain(scope, dnnl_f32, length));
        new DropoutMask(randomness, layer, 0.7, tensor).run();
        float[] values = new float[length];
        tensor.get(values);
        return values;
    }
}
