package org.mnistkit.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Path;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShiftTabTest {

    private final JShell shell = JShell.builder().executionEngine("local").build();

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void theLibrarysJavadocIsShown() {
        shell.addToClasspath("target/classes");
        Path sources = Path.of("src/main/java").toAbsolutePath();
        String call = "org.mnistkit.evaluate.Evaluator.predict(";

        assertThat(javadoc(call)).isNotEmpty().containsOnlyNulls();
        assertThat(ShiftTab.addSources(shell, sources)).isTrue();
        assertThat(javadoc(call)).isNotEmpty().doesNotContainNull();
        assertThat(javadoc("org.mnistkit.train.Trainer"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("Fits a network to images");
    }

    @Test
    void whatJShellFindsByItselfStays(@TempDir Path sources) {
        List<String> before = javadoc("java.util.List.of(");
        assertThat(ShiftTab.addSources(shell, sources)).isTrue();
        assertThat(javadoc("java.util.List.of(")).hasSizeGreaterThan(5).isEqualTo(before);
    }

    @Test
    void addingTheSourcesTwiceChangesNothing() {
        shell.addToClasspath("target/classes");
        Path sources = Path.of("src/main/java").toAbsolutePath();
        ShiftTab.addSources(shell, sources);
        List<String> once = javadoc("new org.mnistkit.train.Trainer(");
        ShiftTab.addSources(shell, sources);
        assertThat(javadoc("new org.mnistkit.train.Trainer(")).isEqualTo(once);
    }

    @Test
    void withoutAKernelNothingHappens() {
        assertThatNoException().isThrownBy(ShiftTab::showJavadoc);
    }

    /** Null where there is none. */
    private List<String> javadoc(String code) {
        return shell.sourceCodeAnalysis().documentation(code, code.length(), true).stream()
                .map(Documentation::javadoc)
                .toList();
    }
}
