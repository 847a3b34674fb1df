package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.download.SmallSet;
import org.mnistkit.file.DataException;

class IdxTest {

    private static final byte[] IMAGES = SmallSet.images(5, 3, 4, new Random(7));
    private static final byte[] LABELS = SmallSet.labels(5, new Random(8));
    private static final List<String> NAMES = Dataset.DIGITS.classNames();

    @TempDir private Path folder;

    private Path file(byte[] contents) throws IOException {
        return Files.write(Files.createTempFile(folder, "file", ""), contents);
    }

    private static byte[] imageHeader(int count, int rows, int columns) {
        return ByteBuffer.allocate(16)
                .putInt(2051)
                .putInt(count)
                .putInt(rows)
                .putInt(columns)
                .array();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private void assertRefused(byte[] images, String... words) throws IOException {
        Path file = file(images);
        assertThatThrownBy(() -> Idx.images(file, FileOrigin.KIT))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContainingAll(words);
    }

    @Test
    void readsPlainAndCompressedFilesWhateverTheirName() throws IOException {
        for (byte[] contents : List.of(IMAGES, SmallSet.gzip(IMAGES))) {
            Idx idx = Idx.images(file(contents), FileOrigin.USER);
            assertThat(idx.count()).isEqualTo(5);
            assertThat(idx.rows()).isEqualTo(3);
            assertThat(idx.columns()).isEqualTo(4);
            assertThat(idx.values()).isEqualTo(Arrays.copyOfRange(IMAGES, 16, IMAGES.length));
            assertThat(idx.sha256()).isEqualTo(SmallSet.sha256(IMAGES));
        }
        assertThat(Idx.labels(file(SmallSet.gzip(LABELS)), FileOrigin.USER).values())
                .isEqualTo(Arrays.copyOfRange(LABELS, 8, LABELS.length));
    }

    @Test
    void readsFilesOfSeveralCompressedParts() throws IOException {
        byte[] parts =
                join(
                        SmallSet.gzip(Arrays.copyOf(IMAGES, 30)),
                        SmallSet.gzip(Arrays.copyOfRange(IMAGES, 30, IMAGES.length)));
        assertThat(Idx.images(file(parts), FileOrigin.USER).sha256())
                .isEqualTo(SmallSet.sha256(IMAGES));
    }

    @Test
    void readsWhatIsWritten() throws IOException {
        ImageSet set = ImageSet.read(file(IMAGES), file(LABELS), NAMES).select(4, 2);
        Path images = folder.resolve("images");
        Path labels = folder.resolve("labels");
        set.write(images, labels);
        ImageSet again = ImageSet.read(images, labels, NAMES);
        assertThat(again.labels()).isEqualTo(set.labels());
        for (int image = 0; image < 2; image++) {
            for (int pixel = 0; pixel < 12; pixel++) {
                assertThat(again.pixel(image, pixel / 4, pixel % 4))
                        .isEqualTo(set.pixel(image, pixel / 4, pixel % 4));
            }
        }
        assertThatThrownBy(() -> set.take(0).write(images, labels))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsAnImageSetAndSaysWhereItIsFrom() throws IOException {
        Path images = file(IMAGES);
        ImageSet set = ImageSet.read(images, file(LABELS), NAMES);
        assertThat(set.size()).isEqualTo(5);
        assertThat(set.pixel(1, 2, 3)).isEqualTo(IMAGES[16 + 12 + 11] & 0xff);
        assertThat(set.labels())
                .containsExactly(LABELS[8], LABELS[9], LABELS[10], LABELS[11], LABELS[12]);
        assertThat(set.provenance().origin()).isEqualTo(images.toString());
        assertThat(set.provenance().checksum()).isEqualTo(SmallSet.sha256(IMAGES));
        assertThat(set.provenance().synthetic()).isFalse();
    }

    @Test
    void saysThatFilesAreSwapped() throws IOException {
        assertRefused(
                LABELS,
                "magic number 2049 (labels) where 2051 (images) is expected.",
                "Are the two files swapped? Delete both and run \"./mnist-kit download\" again.");
        Path images = file(IMAGES);
        assertThatThrownBy(() -> Idx.labels(images, FileOrigin.USER))
                .hasMessage(
                        images
                                + ": magic number 2051 (images) where 2049 (labels) is expected."
                                + " Are the two files swapped?");
    }

    /** What a reader gave says what to do; the same file once more would not help. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>moved</html>",
                "version https://git-lfs.github.com/spec/v1",
                "PK\3\4 an archive",
                "label,pixel1,pixel2"
            })
    void adviceThatHelpsIsEnough(String content) throws IOException {
        Path images = file(content.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> Idx.images(images, FileOrigin.USER))
                .isInstanceOf(DataException.class)
                .message()
                .contains(" It ")
                .doesNotContain("again");
    }

    @Test
    void recognizesWhatIsNotAnIdxFile() throws IOException {
        assertRefused(
                "<!DOCTYPE html><html>".getBytes(StandardCharsets.UTF_8),
                "looks like a web page",
                "Delete it");
        assertRefused(
                new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2}, "magic number 2303741511 where");
        assertRefused(new byte[0], "is empty");
        assertRefused(SmallSet.gzip(new byte[0]), "is empty");
        assertRefused(new byte[] {0, 0, 8}, "cut off");
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThatThrownBy(() -> Idx.images(folder.resolve("nothing.gz"), FileOrigin.USER))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("nothing.gz", "no such file");
        assertThatThrownBy(() -> Idx.images(folder, FileOrigin.USER))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void noticesEveryTruncation() throws IOException {
        byte[] compressed = SmallSet.gzip(IMAGES);
        for (byte[] whole : List.of(IMAGES, compressed)) {
            for (int length = 1; length < whole.length; length++) {
                Path file = file(Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> Idx.images(file, FileOrigin.KIT))
                        .as("%d of %d bytes", length, whole.length)
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining("Delete it");
            }
        }
        assertRefused(Arrays.copyOf(compressed, compressed.length - 8), "cut off");
        assertRefused(
                Arrays.copyOf(IMAGES, IMAGES.length - 1),
                "5 images of 3×4 pixels",
                "ends after 59 of them");
    }

    @Test
    void noticesDamageByTheChecksumOfGzip() throws IOException {
        byte[] compressed = SmallSet.gzip(IMAGES);
        byte[] wrongChecksum = compressed.clone();
        wrongChecksum[compressed.length - 6] ^= 1;
        assertRefused(wrongChecksum, "is damaged");
    }

    @Test
    void refusesWhatFollowsTheData() throws IOException {
        byte[] longer = Arrays.copyOf(IMAGES, IMAGES.length + 1);
        assertRefused(longer, "goes on after the 5 images of 3×4 pixels");
        assertRefused(SmallSet.gzip(longer), "goes on after the 5 images of 3×4 pixels");
    }

    @Test
    void refusesEmptyAndAbsurdDimensions() throws IOException {
        assertRefused(imageHeader(0, 28, 28), "nothing in it");
        assertRefused(imageHeader(5, 0, 4), "nothing in it");
        assertRefused(imageHeader(-1, -1, -1), "4,294,967,295 images", "more than its 16 bytes");
        assertRefused(imageHeader(1, 1 << 16, 1 << 16), "1 image of 65,536×65,536 pixels");
        assertRefused(SmallSet.gzip(imageHeader(1 << 20, 1 << 5, 1 << 5)), "more than its");
    }

    @Test
    void saysThatMemoryIsShort() throws IOException {
        long heap = Runtime.getRuntime().maxMemory();
        Assumptions.assumeTrue(heap <= 1L << 30, "needs a heap of no more than 1 GB");
        Path file = file(imageHeader(1 << 14, 1 << 8, 1 << 8));
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(16 + (1L << 30));
        }
        assertThatThrownBy(() -> Idx.images(file, FileOrigin.USER))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("1,024 MB", "-Xmx");
    }

    @Test
    void stopsAtOnceWhenMoreComesThanAnnounced() throws IOException {
        byte[] bomb = SmallSet.gzip(join(imageHeader(10, 28, 28), new byte[50_000_000]));
        Path file = file(bomb);
        long before = allocated();
        assertThatThrownBy(() -> Idx.images(file, FileOrigin.KIT))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("goes on after");
        assertThat(allocated() - before).isLessThan(2_000_000);
    }

    @Test
    void refusesImagesAndLabelsThatDoNotBelongTogether() throws IOException {
        Path images = file(IMAGES);
        Path labels = file(SmallSet.labels(6, new Random(1)));
        assertThatThrownBy(() -> ImageSet.read(images, labels, NAMES))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "%s holds 5 images, but %s 6 labels. Do they belong together?",
                        images, labels);
    }

    @Test
    void refusesLabelsWithoutAName() throws IOException {
        byte[] wrong = LABELS.clone();
        wrong[8 + 3] = 10;
        Path labels = file(wrong);
        Path images = file(IMAGES);
        assertThatThrownBy(() -> ImageSet.read(images, labels, NAMES))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "%s: label 10 of image 3 has no name: there are 10 classes, 0 to" + " 9.",
                        labels);
    }

    @Test
    @Timeout(60)
    void readsOrRefusesWhateverItIsGiven() throws IOException {
        byte[] images = SmallSet.images(6, 20, 20, new Random(2));
        List<byte[]> originals =
                List.of(images, SmallSet.gzip(images), LABELS, SmallSet.gzip(LABELS));
        Path file = folder.resolve("mutated");
        int read = 0;
        int refused = 0;
        for (int seed = 0; seed < 4000; seed++) {
            Random random = new Random(seed);
            byte[] mutated = mutate(originals.get(seed % originals.size()), random);
            Files.write(file, mutated);
            long before = allocated();
            try {
                Idx idx =
                        seed % originals.size() < 2
                                ? Idx.images(file, FileOrigin.KIT)
                                : Idx.labels(file, FileOrigin.KIT);
                assertThat((long) idx.count() * idx.rows() * idx.columns())
                        .isEqualTo(idx.values().length);
                read++;
            } catch (DataException e) {
                assertThat(e).hasMessageStartingWith(file + ": ");
                refused++;
            }
            assertThat(allocated() - before).isLessThan(1032L * mutated.length + 1_000_000);
        }
        // Flipped pixels of plain files are read; nearly all else is noticed.
        assertThat(read).isGreaterThan(500);
        assertThat(refused).isGreaterThan(2000);
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        switch (random.nextInt(5)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(50));
            case 2 -> bytes[random.nextInt(Math.min(24, bytes.length))] = (byte) random.nextInt();
            case 3 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            default -> {
                for (int i = 0; i < 8; i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
        }
        return bytes;
    }

    /** Bytes that this thread has allocated in its life. */
    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    @ParameterizedTest
    @MethodSource
    void saysWhatAnotherFileIsAndWhatToDo(byte[] contents, String expected) throws IOException {
        assertRefused(contents, expected);
    }

    static Stream<Arguments> saysWhatAnotherFileIsAndWhatToDo() throws IOException {
        Charset bytes = StandardCharsets.ISO_8859_1;
        return Stream.of(
                Arguments.of(SmallSet.gzip(SmallSet.gzip(IMAGES)), "compressed twice"),
                Arguments.of("PK\u0003\u0004....".getBytes(bytes), "zip archive"),
                Arguments.of("\u0093NUMPY".getBytes(bytes), "array of NumPy"),
                Arguments.of("version https://git-lfs".getBytes(bytes), "git lfs pull"),
                Arguments.of("label,1x1,1x2".getBytes(bytes), "as CSV is"),
                Arguments.of("5,0,0,0".getBytes(bytes), "as CSV is"),
                Arguments.of(new byte[] {0, 0, 13, 3, 0}, "type 0x0D in 3 dimensions"),
                Arguments.of(new byte[] {0, 0, 8, 4, 0}, "type 0x08 in 4 dimensions"));
    }

    @Test
    void manyEmptyMembersDoNotOverflowTheStack() throws IOException {
        byte[] empty = SmallSet.gzip(new byte[0]);
        byte[] many = new byte[200_000 * empty.length];
        for (int i = 0; i < many.length; i++) {
            many[i] = empty[i % empty.length];
        }
        assertRefused(many, "too many empty gzip members");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    @Timeout(20)
    void aPipeIsRefusedInsteadOfWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        assertThatThrownBy(() -> Idx.images(pipe, FileOrigin.USER))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("pipe", "not a file");
    }
}
