package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;
import org.mnistkit.model.Model;

/** A directory that is missing stands for a disk that is full: nothing can be written there. */
class RescueTest {

    private static final Description DESCRIPTION =
            Description.parse("Layers:\nFlatten\nDense,2,softmax\nOptimizer:\n0.1,0\n1\n1\n");

    @TempDir Path directory;

    private final StringWriter err = new StringWriter();
    private final Model model =
            Model.of(DESCRIPTION.network(1), Normalization.UNIT, java.util.List.of("no", "yes"));
    private Path full;
    private Path file;

    @BeforeEach
    void aFullDisk() {
        full = directory.resolve("full");
        file = full.resolve("some.mnistkit");
    }

    /** What happens while the model waits in memory; the text is what somebody types. */
    private Rescue rescue(Path temporary, Callable<String> meanwhile) {
        return new Rescue(
                new PrintWriter(err, true),
                temporary,
                new Rescue.Input() {
                    @Override
                    public String line(Duration upTo) throws InterruptedException {
                        try {
                            return meanwhile.call();
                        } catch (InterruptedException e) {
                            throw e;
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }

                    @Override
                    public boolean isOpen() {
                        return false;
                    }
                },
                3);
    }

    private static String nobody() {
        throw new IllegalStateException("asked");
    }

    @Test
    void whereThereIsRoomItIsTaken() throws IOException {
        Files.createDirectory(full);

        assertThat(rescue(directory, RescueTest::nobody).save(model, file)).isEqualTo(file);

        assertThat(file).isRegularFile();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void otherwiseItIsLeftAmongTheTemporaryFiles() throws IOException {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));

        assertThatThrownBy(() -> rescue(temporary, RescueTest::nobody).save(model, file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the model is in " + temporary);

        try (Stream<Path> left = Files.walk(temporary)) {
            Path kept = left.filter(Files::isRegularFile).findFirst().orElseThrow();
            assertThat(Model.load(kept).network().params()).isEqualTo(model.network().params());
        }
    }

    @Test
    void withoutRoomAnywhereItWaitsUntilThereIsSome() {
        Rescue rescue =
                rescue(
                        full,
                        () -> {
                            Files.createDirectory(full);
                            return null;
                        });

        assertThat(rescue.save(model, file)).isEqualTo(file);

        assertThat(Model.load(file).network().params()).isEqualTo(model.network().params());
        assertThat(err.toString()).contains("kept in memory").contains("make room");
    }

    @Test
    void anotherPlaceMayBeNamed() {
        Path other = directory.resolve("other.mnistkit");

        assertThat(rescue(full, other::toString).save(model, file)).isEqualTo(other);

        assertThat(other).isRegularFile();
    }

    @Test
    void aFileThatIsNoModelIsNotReplaced() throws IOException {
        Path notes = Files.writeString(directory.resolve("notes.txt"), "mine");

        assertThatThrownBy(() -> rescue(full, notes::toString).save(model, file))
                .hasMessageContaining("The model is lost");

        assertThat(notes).hasContent("mine");
        assertThat(err.toString()).contains("is not a model that could be replaced");
    }

    @Test
    void aPlaceThatIsNoneIsTold() {
        assertThatThrownBy(() -> rescue(full, () -> "/no/such/place").save(model, file))
                .hasMessageContaining("The model is lost")
                .hasMessageContaining("/no/such/place");
        assertThat(err.toString()).contains("there is no directory /no/such");
    }

    @Test
    void anInterruptEndsTheWaiting() {
        Rescue rescue =
                rescue(
                        full,
                        () -> {
                            throw new InterruptedException();
                        });

        assertThatThrownBy(() -> rescue.save(model, file))
                .hasMessageContaining("The model is lost");
    }
}
