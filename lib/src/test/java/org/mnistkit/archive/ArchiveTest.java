package org.mnistkit.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ArchiveTest {

    private static final ArchiveFormat FORMAT =
            new ArchiveFormat(
                    "test",
                    3,
                    Map.of("a.txt", 1000L, "b.bin", 1_000_000L),
                    Set.of("a.txt"),
                    "download it again");

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("x.archive");
    }

    private static INDArray numbers(int count) {
        return Nd4j.linspace(DataType.FLOAT, -3, 0.37, count);
    }

    private Path saved() {
        ArchiveWriter writer =
                new ArchiveWriter(FORMAT).text("a.txt", "Grüße").floats("b.bin", numbers(100_000));
        writer.manifest().put("epoch", 7);
        writer.save(file());
        return file();
    }

    private void rejects(Path file, String... messages) {
        var thrown = assertThatThrownBy(() -> ArchiveReader.open(file, FORMAT).close());
        thrown.isInstanceOf(ModelFileException.class).hasMessageContaining(file.toString());
        for (String message : messages) {
            thrown.hasMessageContaining(message);
        }
    }

    @Test
    void whatWasWrittenIsRead() {
        try (ArchiveReader reader = ArchiveReader.open(saved(), FORMAT)) {
            INDArray read = Nd4j.zeros(DataType.FLOAT, 1, 100_000);
            reader.floats("b.bin", read);

            assertThat(reader.text("a.txt")).isEqualTo("Grüße");
            assertThat(reader.manifest().path("epoch").intValue()).isEqualTo(7);
            assertThat(read.toFloatVector()).isEqualTo(numbers(100_000).toFloatVector());
        }
    }

    /** Reading a pipe would wait until somebody writes into it. */
    @Test
    void whatIsNoFileIsNotOpened() throws Exception {
        Path pipe = directory.resolve("pipe");
        Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assumeTrue(made.waitFor() == 0, "there is no mkfifo here");
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> {
                    rejects(pipe, "is a device or the like, not a file.");
                    assertThat(ArchiveReader.isOf(pipe, FORMAT)).isFalse();
                });
        rejects(directory, "is a directory, not a file.");
    }

    @Test
    void arraysAreWrittenInNaturalOrderWhateverTheirMemoryLooksLike() {
        INDArray whole = numbers(60).reshape('c', 5, 12);
        List<INDArray> arrays =
                List.of(
                        whole,
                        whole.dup('f'),
                        whole.transpose(),
                        whole.get(NDArrayIndex.interval(1, 4), NDArrayIndex.interval(2, 3, 12)),
                        whole.getColumn(3),
                        whole.getRow(2),
                        Nd4j.scalar(2.5f));
        for (INDArray array : arrays) {
            new ArchiveWriter(FORMAT).floats("b.bin", array).save(file());
            try (ArchiveReader reader = ArchiveReader.open(file(), FORMAT)) {
                INDArray read = Nd4j.zeros(DataType.FLOAT, array.length());
                reader.floats("b.bin", read);
                INDArray natural = array.dup('c');
                for (long i = 0; i < array.length(); i++) {
                    assertThat(read.getFloat(i)).isEqualTo(natural.getFloat(i));
                }
            }
        }
    }

    @Test
    void entriesAreStoredInOrderAndLittleEndian() throws IOException {
        new ArchiveWriter(FORMAT)
                .floats("b.bin", Nd4j.createFromArray(1f, -2f))
                .text("a.txt", "x")
                .save(file());

        try (ZipFile zip = new ZipFile(file().toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .containsExactly("manifest.json", "b.bin", "a.txt");
            assertThat(zip.stream()).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
            assertThat(zip.getInputStream(zip.getEntry("b.bin")).readAllBytes())
                    .containsExactly(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0);
        }
    }

    @Test
    void sameContentsGiveTheSameFile() throws IOException {
        byte[] first = Files.readAllBytes(saved());

        assertThat(Files.readAllBytes(saved())).isEqualTo(first);
    }

    @Test
    void savingReplacesAndLeavesNothingElse() throws IOException {
        saved();
        new ArchiveWriter(FORMAT).floats("b.bin", numbers(3)).save(file());

        try (var files = Files.list(file().getParent())) {
            assertThat(files).containsExactly(file());
        }
        try (ArchiveReader reader = ArchiveReader.open(file(), FORMAT)) {
            assertThat(reader.size("b.bin")).isEqualTo(12);
            assertThat(reader.has("a.txt")).isFalse();
        }
    }

    @Test
    void aFailedSaveKeepsTheEarlierFile() throws IOException {
        byte[] before = Files.readAllBytes(saved());
        ArchiveWriter writer =
                new ArchiveWriter(FORMAT)
                        .entry(
                                "b.bin",
                                new ArchiveWriter.Content() {
                                    private int times;

                                    @Override
                                    public void writeTo(OutputStream out) throws IOException {
                                        if (times++ == 1) {
                                            throw new IOException("disk full");
                                        }
                                        out.write(1);
                                    }
                                });

        assertThatThrownBy(() -> writer.save(file()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file().toString());
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
        try (var files = Files.list(file().getParent())) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void onlyWhatTheFormatKnowsIsWritten() {
        assertThatThrownBy(() -> new ArchiveWriter(FORMAT).text("c.txt", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"c.txt\" is not an entry of a test");
        assertThatThrownBy(() -> new ArchiveWriter(FORMAT).text("a.txt", "").text("a.txt", ""))
                .hasMessageContaining("already");
        assertThatThrownBy(() -> new ArchiveWriter(FORMAT).text("a.txt", "").save(file()))
                .hasMessageContaining("\"b.bin\" is missing");
        assertThatThrownBy(
                        () ->
                                new ArchiveWriter(FORMAT)
                                        .text("a.txt", "x".repeat(1001))
                                        .floats("b.bin", numbers(1))
                                        .save(file()))
                .hasMessageContaining("1,001 bytes");
    }

    @Test
    void arraysOfOtherSizesAreLeftAlone() {
        try (ArchiveReader reader = ArchiveReader.open(saved(), FORMAT)) {
            INDArray small = Nd4j.ones(DataType.FLOAT, 99_999);

            assertThatThrownBy(() -> reader.floats("b.bin", small))
                    .isInstanceOf(ModelFileException.class)
                    .hasMessageContaining("400,000 bytes")
                    .hasMessageContaining("99,999 numbers");
            assertThat(small.sumNumber().intValue()).isEqualTo(99_999);
        }
    }

    @Test
    void whatIsNoFileIsNamed() throws IOException {
        rejects(directory.resolve("none"), "does not exist");
        rejects(directory, "a directory");
        rejects(
                Files.writeString(directory.resolve("x"), "?"),
                "is not a valid test, or is damaged");
        rejects(
                Files.writeString(directory.resolve("y"), ""),
                "is not a valid test, or is damaged");
    }

    @Test
    void oneWrongByteIsFound() throws IOException {
        byte[] bytes = Files.readAllBytes(saved());
        bytes[bytes.length / 2] ^= 4;
        Files.write(file(), bytes);

        rejects(file(), "other contents of \"b.bin\"", "download it again");
    }

    @Test
    void aFileCutOffIsFound() throws IOException {
        byte[] bytes = Files.readAllBytes(saved());
        Files.write(file(), java.util.Arrays.copyOf(bytes, bytes.length - 1000));

        rejects(file(), "is not a valid test, or is damaged");
    }

    @Test
    void otherKindsAndVersionsAreRefused() throws IOException {
        rejects(zip("manifest.json", "{\"format\":\"tent\",\"version\":3}"), "is a \"tent\"");
        rejects(
                zip("manifest.json", "{\"format\":\"test\",\"version\":4}"),
                "has version 4, but only version 3",
                "update the kit");
        rejects(zip("manifest.json", "{\"format\":\"test\"}"), "has no version");
        rejects(zip("manifest.json", "[]"), "no JSON object");
        rejects(zip("manifest.json", "[".repeat(5000)), "broken \"manifest.json\"");
        rejects(zip("manifest.json", "{\"a\":1,\"a\":1}"), "Duplicate field");
        rejects(zip("a.txt", "x"), "no manifest.json");
        rejects(zip("../b.bin", "x"), "has an entry \"../b.bin\"");
        rejects(zip("manifest.json", " ".repeat(70_000)), "at most 65,536");
    }

    @Test
    void entriesMustBeThoseOfTheManifest() throws IOException {
        String start = "{\"format\":\"test\",\"version\":3,\"sha256\":";
        rejects(zip("manifest.json", start + "{}}"), "has no entry \"b.bin\"");
        rejects(zip("manifest.json", start + "{}}", "b.bin", ""), "no checksum of its entry");
        rejects(
                zip("manifest.json", start + "{\"a.txt\":\"\",\"b.bin\":\"\"}}", "b.bin", ""),
                "a checksum of \"a.txt\", which is missing");
        rejects(
                zip("manifest.json", start + "{\"c.txt\":\"\",\"b.bin\":\"\"}}", "b.bin", ""),
                "entries that there are not");
        rejects(
                zip("manifest.json", start + "{\"b.bin\":\"\"}}", "b.bin", "x"),
                "other contents of \"b.bin\"");
    }

    @Test
    void compressedEntriesAreRefused() throws IOException {
        Path file = directory.resolve("deflated.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("manifest.json"));
            zip.write(new byte[50_000]);
        }

        rejects(file, "compressed entry \"manifest.json\"");
    }

    /** A zip file of stored entries: names and texts in turn. */
    private Path zip(String... namesAndTexts) throws IOException {
        Path file = Files.createTempFile(directory, "x", ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                byte[] bytes = namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8);
                CRC32 crc = new CRC32();
                crc.update(bytes);
                ZipEntry entry = new ZipEntry(namesAndTexts[i]);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(bytes.length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(bytes);
            }
        }
        return file;
    }
}
