package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import tech.tablesaw.api.Table;

class ImageSetTest {

    @Test
    void theChecksumTellsPixelsLabelsAndOrderApart() {
        byte[] pixels = {1, 2, 3, 4};
        ImageSet images = ofTwo(pixels, 0, 1);

        assertThat(ofTwo(pixels, 0, 1).checksum()).isEqualTo(images.checksum()).hasSize(64);
        assertThat(images.select(1, 0).select(1, 0).checksum()).isEqualTo(images.checksum());
        assertThat(
                        List.of(
                                images.checksum(),
                                images.select(1, 0).checksum(),
                                images.take(1).checksum(),
                                ofTwo(pixels, 1, 0).checksum(),
                                ofTwo(new byte[] {1, 2, 3, 5}, 0, 1).checksum()))
                .doesNotHaveDuplicates();
    }

    private static ImageSet ofTwo(byte[] pixels, int first, int second) {
        byte[] labels = {(byte) first, (byte) second};
        return ImageSet.of(
                pixels, labels, 1, 2, List.of("a", "b"), new Provenance("Two", "", "", true));
    }

    private static final Provenance NOWHERE = new Provenance("Test", "made up", "", false);

    private final ImageSet images = random(50, 1);

    private static ImageSet random(int count, long seed) {
        Random random = new Random(seed);
        byte[] pixels = new byte[count * 6];
        random.nextBytes(pixels);
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) random.nextInt(3);
        }
        return ImageSet.of(pixels, labels, 2, 3, List.of("a", "b", "c"), NOWHERE);
    }

    private static int[] indices(ImageSet set) {
        return IntStream.range(0, set.size()).map(set::originalIndex).toArray();
    }

    @Test
    void tellsWhatIsInIt() {
        byte[] pixels = {0, 1, 2, 3, (byte) 255, 4, 5, 6};
        ImageSet set = ImageSet.of(pixels, new byte[] {1, 0}, 2, 2, List.of("no", "yes"), NOWHERE);
        assertThat(set.size()).isEqualTo(2);
        assertThat(set.rows()).isEqualTo(2);
        assertThat(set.columns()).isEqualTo(2);
        assertThat(set.pixel(0, 1, 0)).isEqualTo(2);
        assertThat(set.pixel(1, 0, 0)).isEqualTo(255);
        assertThat(set.labels()).containsExactly(1, 0);
        assertThat(set.labelName(0)).isEqualTo("yes");
        assertThat(set.classCounts()).containsExactly(1, 1);
        assertThat(set.meanImage()).containsExactly(127.5f, 2.5f, 3.5f, 4.5f);
        assertThat(set.pixelHistogram()[255]).isEqualTo(1);
        assertThat(Arrays.stream(set.pixelHistogram()).sum()).isEqualTo(8);
        assertThat(set.floats(1)).containsExactly(1, 4 / 255f, 5 / 255f, 6 / 255f);
        assertThat(set).hasToString("Test: 2 images of 2×2 pixels in 2 classes");
    }

    @Test
    void refusesWhatDoesNotFit() {
        List<String> names = List.of("a", "b");
        assertThatThrownBy(() -> ImageSet.of(new byte[7], new byte[2], 2, 2, names, NOWHERE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 labels need 8 pixels (2×2 each), but there are 7");
        assertThatThrownBy(() -> ImageSet.of(new byte[8], new byte[] {0, 2}, 2, 2, names, NOWHERE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("label 2 of image 1 has no name: there are 2 classes, 0 to 1");
        assertThatThrownBy(() -> ImageSet.of(new byte[0], new byte[0], 0, 2, names, NOWHERE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> images.label(50)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> images.pixel(0, 2, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> images.take(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> images.batches(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> images.copyTo(new float[299]))
                .isInstanceOf(IllegalArgumentException.class);
        for (double fraction : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> images.split(fraction, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("between 0 and 1");
        }
    }

    @Test
    void viewsShowTheRightImages() {
        assertThat(indices(images.take(3))).containsExactly(0, 1, 2);
        assertThat(images.take(99).size()).isEqualTo(50);
        assertThat(indices(images.skip(48))).containsExactly(48, 49);
        assertThat(images.skip(99).size()).isZero();
        assertThat(indices(images.slice(10, 12))).containsExactly(10, 11);
        assertThat(indices(images.skip(10).select(5, 0, 5))).containsExactly(15, 10, 15);
        ImageSet ones = images.filter(label -> label == 1);
        assertThat(ones.labels()).containsOnly(1).hasSize(images.classCounts()[1]);
        ImageSet view = images.shuffle(3).skip(7);
        for (int i = 0; i < view.size(); i++) {
            int original = view.originalIndex(i);
            assertThat(view.label(i)).isEqualTo(images.label(original));
            assertThat(view.pixel(i, 1, 2)).isEqualTo(images.pixel(original, 1, 2));
            assertThat(view.floats(i)).isEqualTo(images.floats(original));
        }
        assertThat(indices(images)).isSorted();
    }

    @Test
    void anEmptySetIsHarmless() {
        ImageSet none = images.take(0);
        assertThat(none.meanImage()).containsOnly(0);
        assertThat(none.classCounts()).containsExactly(0, 0, 0);
        assertThat(none.batches(5)).isEmpty();
        assertThat(none.split(0.5, 1).train().size()).isZero();
        assertThat(none.toTable().rowCount()).isZero();
    }

    @Test
    void shufflingIsDecidedByTheSeed() {
        int[] shuffled = indices(images.shuffle(5));
        assertThat(shuffled).isEqualTo(indices(images.shuffle(5)));
        assertThat(shuffled).isNotEqualTo(indices(images.shuffle(6)));
        assertThat(shuffled).doesNotHaveDuplicates().hasSize(50);
    }

    @Test
    void everyEpochHasAnOrderOfItsOwn() {
        int[] second = indices(images.shuffle(5, 2));
        assertThat(second).isEqualTo(indices(images.shuffle(5, 2)));
        assertThat(second).isNotEqualTo(indices(images.shuffle(5, 1)));
        assertThat(second).isNotEqualTo(indices(images.shuffle(6, 2)));
        assertThat(second).isNotEqualTo(indices(images.shuffle(5)));
        assertThat(second).doesNotHaveDuplicates().hasSize(50);
    }

    @Test
    void cutsInTwoAsItLies() {
        Split split = images.split(0.7);
        assertThat(indices(split.train())).hasSize(35).startsWith(0, 1).isSorted();
        assertThat(indices(split.validation())).hasSize(15).startsWith(35);
    }

    @Test
    void stratifiedSplitsKeepTheProportions() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            ImageSet set = random(random.nextInt(200), seed);
            double fraction = seed % 10 == 0 ? seed % 20 / 10.0 : random.nextDouble();
            Split split = set.split(fraction, seed);

            int[] train = indices(split.train());
            int[] all =
                    IntStream.concat(
                                    Arrays.stream(train),
                                    Arrays.stream(indices(split.validation())))
                            .sorted()
                            .toArray();
            assertThat(all).isEqualTo(indices(set));
            assertThat(train).hasSize((int) Math.round(fraction * set.size()));
            for (int label = 0; label < 3; label++) {
                assertThat((double) split.train().classCounts()[label])
                        .as("seed %d, class %d", seed, label)
                        .isCloseTo(fraction * set.classCounts()[label], within(1 + 1e-9));
            }
            assertThat(indices(set.split(fraction, seed).train())).isEqualTo(train);
        }
        assertThat(indices(images.split(0.5, 1).train()))
                .isNotEqualTo(indices(images.split(0.5, 2).train()));
    }

    @Test
    void aSampleHasTheProportionsOfTheWhole() {
        ImageSet sample = random(1000, 9).sample(100, 1);
        assertThat(sample.size()).isEqualTo(100);
        for (int label = 0; label < 3; label++) {
            assertThat((double) sample.classCounts()[label])
                    .isCloseTo(random(1000, 9).classCounts()[label] / 10.0, within(1 + 1e-9));
        }
        assertThat(indices(images.sample(99, 1))).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void batchesHoldEveryImageOnceInOrder() {
        List<Integer> sizes = new ArrayList<>();
        List<Integer> seen = new ArrayList<>();
        Iterable<ImageSet> batches = images.batches(20);
        for (ImageSet batch : batches) {
            sizes.add(batch.size());
            Arrays.stream(indices(batch)).forEach(seen::add);
        }
        assertThat(sizes).containsExactly(20, 20, 10);
        assertThat(seen).hasSize(50).isSorted().doesNotHaveDuplicates();
        assertThat(batches).as("can be gone through again").hasSize(3);
        assertThatThrownBy(() -> images.take(0).batches(1).iterator().next())
                .isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void handsOutWhatANetworkTakes() {
        ImageSet two = images.select(4, 7).normalizedBy(new Normalization(0.5, 2));
        INDArray features = two.features();
        assertThat(features.shape()).containsExactly(2, 1, 2, 3);
        assertThat(features.getDouble(1, 0, 1, 2))
                .isCloseTo((images.pixel(7, 1, 2) / 255.0 - 0.5) / 2, within(1e-6));
        INDArray oneHot = two.oneHot();
        assertThat(oneHot.shape()).containsExactly(2, 3);
        for (int i = 0; i < 2; i++) {
            for (int label = 0; label < 3; label++) {
                assertThat(oneHot.getDouble(i, label)).isEqualTo(two.label(i) == label ? 1 : 0);
            }
        }
        DataSet both = two.toDataSet();
        assertThat(both.getFeatures()).isEqualTo(features);
        assertThat(both.getLabels()).isEqualTo(oneHot);
    }

    @Test
    void normalizationStaysWithTheViews() {
        Normalization normalization = new Normalization(0.1, 0.3);
        Split split = images.split(0.5, 1).normalizedBy(normalization);
        assertThat(split.train().shuffle(1).take(3).normalization()).isEqualTo(normalization);
        assertThat(split.validation().normalization()).isEqualTo(normalization);
        assertThat(images.normalization()).isEqualTo(Normalization.UNIT);
        assertThat(split).hasToString("Split: 25 images to train on, 25 to validate with");
    }

    @Test
    void becomesATable() {
        Table table = images.shuffle(2).take(2).toTable();
        assertThat(table.columnNames()).containsExactly("index", "label", "class");
        int index = table.intColumn("index").getInt(1);
        assertThat(table.intColumn("label").getInt(1)).isEqualTo(images.label(index));
        assertThat(table.stringColumn("class").get(1)).isEqualTo(images.labelName(index));
    }

    @Test
    void partsThatAreNotAlikeAreNoSplit() {
        Normalization normalization = new Normalization(0.5, 2);
        assertThatThrownBy(() -> new Split(images.normalizedBy(normalization), images))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another normalization than the validation images")
                .hasMessageContaining("normalizedBy(normalization)");
        ImageSet renamed =
                ImageSet.of(
                        new byte[images.rows() * images.columns()],
                        new byte[1],
                        images.rows(),
                        images.columns(),
                        List.of("another"),
                        images.provenance());
        assertThatThrownBy(() -> new Split(images, renamed))
                .hasMessageContaining("another set of classes");
        assertThat(new Split(images, renamed.take(0)).validation().size()).isZero();
    }

    // ---- Put together and labeled

    @Test
    void setsArePutTogetherInTheirOrder() {
        Normalization normalization = new Normalization(0.5, 2);
        ImageSet some = images.select(7, 3).normalizedBy(normalization);
        ImageSet drawn =
                ImageSet.of(
                        new byte[] {1, 2, 3, 4, 5, 6},
                        new byte[] {2},
                        2,
                        3,
                        images.classNames(),
                        new Provenance("Drawn", "a program", "abc", true));

        ImageSet both = ImageSet.concat(List.of(some, drawn, some));

        assertThat(both.labels())
                .containsExactly(
                        images.label(7), images.label(3), 2, images.label(7), images.label(3));
        assertThat(both.floats(0)).isEqualTo(some.floats(0));
        assertThat(both.floats(4)).isEqualTo(some.floats(1));
        assertThat(both.pixel(2, 1, 2)).isEqualTo(6);
        assertThat(both.originalIndex(4)).isEqualTo(4);
        assertThat(both.provenance())
                .isEqualTo(new Provenance("Test and Drawn", "made up, a program", "", true));
        assertThat(ImageSet.concat(List.of(some, images.take(0))).provenance()).isEqualTo(NOWHERE);
    }

    @Test
    void setsThatAreUnlikeAreNotPutTogether() {
        assertThatThrownBy(() -> ImageSet.concat(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> ImageSet.concat(List.of(images, dot(1, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("images of 2×3 and of 5×5 pixels cannot be in one set");
        ImageSet twoClasses = ofTwo(new byte[] {1, 2, 3, 4}, 0, 1);
        ImageSet renamed =
                ImageSet.of(new byte[4], new byte[2], 1, 2, List.of("a"), twoClasses.provenance());
        assertThatThrownBy(() -> ImageSet.concat(List.of(twoClasses, renamed)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("images of a, b and of a cannot be in one set");
    }

    @Test
    void labelsAreReplaced() {
        ImageSet relabeled = images.select(9, 4).labeled(2, 0);

        assertThat(relabeled.labels()).containsExactly(2, 0);
        assertThat(relabeled.floats(1)).isEqualTo(images.floats(4));
        assertThat(images.select(9, 4).labels()).containsExactly(images.label(9), images.label(4));
        assertThatThrownBy(() -> images.labeled(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("50 images need as many labels, but there are 1");
        assertThatThrownBy(() -> images.take(2).labeled(0, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("label 3 of image 1 has no name: there are 3 classes, 0 to 2");
        assertThatThrownBy(() -> images.take(1).labeled(-1)).hasMessageContaining("label -1");
    }

    @Test
    void pixelsAreReplacedByAFunctionOfThem() {
        ImageSet some = images.select(5, 2);

        ImageSet inverted = some.mapPixels(pixel -> 255 - pixel);

        assertThat(inverted.labels()).isEqualTo(some.labels());
        assertThat(inverted.pixel(1, 1, 2)).isEqualTo(255 - images.pixel(2, 1, 2));
        assertThat(inverted.mapPixels(pixel -> 255 - pixel).checksum()).isEqualTo(some.checksum());
        assertThatThrownBy(() -> dot(1, 1).mapPixels(pixel -> pixel + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a pixel of 255 became 256, but must be in [0, 255]");
    }

    // ---- Transformed

    /** An image of 5×5 pixels of which one is white. */
    private static ImageSet dot(int row, int column) {
        byte[] pixels = new byte[25];
        pixels[5 * row + column] = (byte) 255;
        return ImageSet.of(pixels, new byte[] {3}, 5, 5, List.of("0", "1", "2", "3"), NOWHERE);
    }

    private static void assertDot(ImageSet image, int row, int column) {
        for (int i = 0; i < 25; i++) {
            assertThat(image.pixel(0, i / 5, i % 5))
                    .as("row %d, column %d", i / 5, i % 5)
                    .isEqualTo(i == 5 * row + column ? 255 : 0);
        }
    }

    @Test
    void imagesAreShiftedAndRotatedClockwise() {
        assertDot(dot(1, 1).transformed(1, 0, 0, 0), 1, 1);
        assertDot(dot(1, 1).transformed(1, 0, 2, 1), 2, 3);
        assertDot(dot(2, 4).transformed(1, 90, 0, 0), 4, 2);
        assertDot(dot(2, 4).transformed(1, -90, 0, 1), 1, 2);
        ImageSet gone = dot(2, 4).transformed(1, 0, 3, 0);
        assertThat(gone.pixelHistogram()[0]).isEqualTo(25);
    }

    @Test
    void whatIsNoNumberTransformsNothing() {
        for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> dot(1, 1).transformed(1, number, 0, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("all must be finite numbers");
            assertThatThrownBy(() -> dot(1, 1).transformed(1, 0, 0, number))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aLabelIsAByte() {
        List<String> names = IntStream.range(0, 257).mapToObj(Integer::toString).toList();
        Provenance provenance = dot(1, 1).provenance();
        ImageSet most =
                ImageSet.of(new byte[1], new byte[1], 1, 1, names.subList(0, 256), provenance);
        assertThat(most.labeled(255).label(0)).isEqualTo(255);
        assertThatThrownBy(() -> ImageSet.of(new byte[1], new byte[1], 1, 1, names, provenance))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("257 class names, but there can be at most 256");
    }

    @Test
    void imagesAreZoomedAboutTheirCenters() {
        ImageSet larger = dot(2, 3).transformed(2, 0, 0, 0);
        assertThat(larger.pixel(0, 2, 4)).isEqualTo(255);
        assertThat(larger.pixel(0, 2, 3)).isEqualTo(128);
        assertThat(larger.pixel(0, 1, 4)).isEqualTo(128);
        assertThat(larger.pixel(0, 2, 2)).isZero();
        assertThatThrownBy(() -> dot(1, 1).transformed(0, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("zoom is 0.0");
    }

    @Test
    void transformedImagesKeepLabelsAndNormalization() {
        ImageSet set = dot(1, 1).normalizedBy(new Normalization(0.5, 2));
        ImageSet transformed = set.transformed(1, 0, 1, 0);
        assertThat(transformed.label(0)).isEqualTo(3);
        assertThat(transformed.normalization()).isEqualTo(set.normalization());
        assertDot(transformed, 1, 2);
    }
}
