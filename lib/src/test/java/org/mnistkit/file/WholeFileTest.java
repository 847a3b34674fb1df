package org.mnistkit.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir private Path directory;

    @Test
    void anEarlierFileIsReplaced() {
        Path file = directory.resolve("a.txt");
        WholeFile.write(file, "one");
        WholeFile.write(file, "zwölf");
        assertThat(file).hasContent("zwölf");
        assertThat(directory.toFile().list()).containsExactly("a.txt");
    }

    @Test
    void whatCannotBeWrittenLeavesNothing() throws IOException {
        Path taken = directory.resolve("taken");
        Files.createDirectories(taken.resolve("inside"));
        assertThatThrownBy(() -> WholeFile.write(taken, "text"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("The file " + taken + " cannot be written: ");
        assertThat(directory.toFile().list()).containsExactly("taken");
    }

    /** As with Ctrl-C: the program does not get to its finally blocks. */
    @Test
    void aProgramThatEndsWhileItWritesLeavesTheEarlierFileAndNothingElse() throws Exception {
        WholeFile.write(directory.resolve("file"), "earlier");
        assertThat(OtherJvm.run(Ends.class, directory)).isEqualTo(3);
        assertThat(directory.toFile().list()).containsExactly("file");
        assertThat(directory.resolve("file")).hasContent("earlier");
    }

    /** A program that ends in the middle of a file. */
    static final class Ends {
        public static void main(String[] arguments) throws IOException {
            WholeFile.replace(
                    Path.of(arguments[0], "file"),
                    out -> {
                        out.write(new byte[1000]);
                        System.exit(3);
                    });
        }
    }

    @Test
    void whetherAFileCanBeWrittenIsKnownBeforehand() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatCode(() -> WholeFile.requireWritable(file)).doesNotThrowAnyException();
        assertThatCode(() -> WholeFile.requireWritable(directory.resolve("new")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> WholeFile.requireWritable(directory))
                .hasMessageContaining("it is a directory");
        assertThatThrownBy(() -> WholeFile.requireWritable(directory.resolve("none/file")))
                .hasMessageContaining("there is no directory " + directory.resolve("none"));
        assertThatThrownBy(() -> WholeFile.requireWritable(file.resolve("inside")))
                .hasMessageContaining(file + " is not a directory");
        assertThatThrownBy(() -> WholeFile.requireWritable(Path.of("/")))
                .isInstanceOf(DataException.class);
    }

    @Test
    void whatAKilledProcessOfTheSameNumberLeftIsInNobodysWay() throws IOException {
        String own = ProcessHandle.current().pid() + "-" + Thread.currentThread().getId();
        Files.writeString(directory.resolve("file." + own + ".part"), "half");
        assertThatCode(() -> WholeFile.requireWritable(directory.resolve("file")))
                .doesNotThrowAnyException();
    }

    @Test
    void aNameThatTheSystemRefusesIsToldBeforehand() {
        Path file = directory.resolve("a".repeat(300));
        assertThatThrownBy(() -> WholeFile.requireWritable(file))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("Name another file.");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aDeviceIsNotReplaced() {
        assertThatThrownBy(() -> WholeFile.requireWritable(Path.of("/dev/null")))
                .hasMessage(
                        "/dev/null cannot be written: it is a device or the like. Name a file.");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aSymbolicLinkStaysOne() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "one");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        WholeFile.write(link, "two");
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("two");

        Path toNothing = Files.createSymbolicLink(directory.resolve("to"), Path.of("new"));
        WholeFile.write(toNothing, "three");
        assertThat(toNothing).isSymbolicLink();
        assertThat(directory.resolve("new")).hasContent("three");

        Path first = Files.createSymbolicLink(directory.resolve("first"), Path.of("second"));
        Path second = Files.createSymbolicLink(directory.resolve("second"), Path.of("third"));
        WholeFile.write(first, "four");
        assertThat(first).isSymbolicLink();
        assertThat(second).isSymbolicLink();
        assertThat(directory.resolve("third")).hasContent("four");

        Path circle = Files.createSymbolicLink(directory.resolve("circle"), Path.of("circle"));
        assertThatThrownBy(() -> WholeFile.write(circle, "")).isInstanceOf(DataException.class);
    }

    @Test
    void runningOutOfMemoryLeavesNothing() {
        Path file = directory.resolve("file");

        assertThatThrownBy(
                        () ->
                                WholeFile.replace(
                                        file,
                                        out -> {
                                            throw new OutOfMemoryError();
                                        }))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void severalMayWriteTheSameFile() throws Exception {
        Path file = directory.resolve("file");
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<Future<?>> written = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String text = String.valueOf(i % 10).repeat(100_000);
            written.add(writers.submit(() -> WholeFile.write(file, text)));
        }
        for (Future<?> each : written) {
            each.get();
        }
        writers.shutdown();
        String whole = Files.readString(file);
        assertThat(whole).isEqualTo(whole.substring(0, 1).repeat(100_000));
        assertThat(directory.toFile().list()).containsExactly("file");
    }

    @Test
    void directoriesAreMade() throws IOException {
        Path deep = directory.resolve("a/b");
        WholeFile.requireDirectory(deep);
        assertThat(deep).isDirectory();
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> WholeFile.requireDirectory(file))
                .hasMessageContaining("there is a file of this name");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aLinkAtThePlaceOfThePartIsNotFollowed() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "precious");
        Path file = directory.resolve("file");
        String part =
                "file.%d-%d.part"
                        .formatted(ProcessHandle.current().pid(), Thread.currentThread().getId());
        Files.createSymbolicLink(directory.resolve(part), other);

        WholeFile.write(file, "new");

        assertThat(file).hasContent("new").isRegularFile();
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(other).hasContent("precious");
    }
}
