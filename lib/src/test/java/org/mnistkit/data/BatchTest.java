package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.mnistkit.TestImages;

class BatchTest {

    /** 4×4 images of three classes. */
    private final ImageSet images = TestImages.bars(10, 1);

    private Batch batch(int... labels) {
        Batch batch = new Batch(labels.length, images);
        System.arraycopy(labels, 0, batch.labels(), 0, labels.length);
        return batch;
    }

    @Test
    void targetsComeFromTheLabels() {
        assertThat(batch(2, 0).targets(0)).containsExactly(0, 0, 1, 1, 0, 0);
        assertThat(batch(1).targets(0.3)).containsExactly(0.1f, 0.8f, 0.1f);
    }

    @Test
    void aTeacherHasItsShareOfTheTargets() {
        Batch batch = batch(2, 0);
        float[][] says = {{0.5f, 0.25f, 0.25f}, {0, 0, 1}};

        batch.teach(says, 0.8);

        assertThat(batch.targets(0)) // 0.2 of 0 or 1, and 0.8 of what the teacher says
                .containsExactly(new float[] {0.4f, 0.2f, 0.4f, 0.2f, 0, 0.8f}, within(1e-7f));
        assertThat(batch.targets(0.3)) // 0.2 of 0.1 or 0.8
                .containsExactly(
                        new float[] {0.42f, 0.22f, 0.36f, 0.16f, 0.02f, 0.82f}, within(1e-7f));
        assertThat(batch.toDataSet(0.3).getLabels().ravel().toFloatVector())
                .containsExactly(batch.targets(0.3));
    }

    @Test
    void withTheWholeShareLabelsDoNotCount() {
        Batch batch = batch(2);

        batch.teach(new float[][] {{0.5f, 0.3f, 0.2f}}, 1);

        assertThat(batch.targets(0.1)).containsExactly(0.5f, 0.3f, 0.2f);
    }

    @Test
    void aTeacherSpeaksOfEveryImageAndClass() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch(1, 2).teach(new float[1][3], 0.5))
                .withMessage("a teacher's probabilities must be 2 rows of 3 values");
        assertThatIllegalArgumentException().isThrownBy(() -> batch(1).teach(new float[1][4], 0.5));
    }

    /** The arrays go round and round; what was said of other images is forgotten. */
    @Test
    void theNextImagesHaveLabelsOnly() {
        try (BatchLoader batches = BatchLoader.inOrder(images, 1)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                assertThat(batch.targets(0)).containsOnly(0, 1);
                batch.teach(new float[][] {{0.2f, 0.2f, 0.6f}}, 0.5);
            }
        }
    }

    @Test
    void pixelsOfSomeOfItsImagesAreCopied() {
        try (BatchLoader batches = BatchLoader.inOrder(images, 5)) {
            Batch batch = batches.next();
            float[] some = new float[32];
            batch.copyTo(some, 2, 4);

            float[] expected = new float[32];
            images.copyTo(expected, 2, 4);
            assertThat(some).isEqualTo(expected);
            assertThatThrownBy(() -> batch.copyTo(some, 4, 6))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatIllegalArgumentException().isThrownBy(() -> batch.copyTo(some, 0, 3));
        }
    }
}
