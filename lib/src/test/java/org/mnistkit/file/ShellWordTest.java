package org.mnistkit.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ShellWordTest {

    @Test
    void plainNamesStayAsTheyAre() {
        assertThat(ShellWord.of("Model_Output/first-2.txt")).isEqualTo("Model_Output/first-2.txt");
        assertThat(ShellWord.of(Path.of("Grüße.png"))).isEqualTo("Grüße.png");
    }

    @Test
    void othersAreQuoted() {
        assertThat(ShellWord.of("my photo.heic")).isEqualTo("'my photo.heic'");
        assertThat(ShellWord.of("it's.png")).isEqualTo("'it'\\''s.png'");
        assertThat(ShellWord.of("$HOME")).isEqualTo("'$HOME'");
        assertThat(ShellWord.of("")).isEqualTo("''");
    }
}
