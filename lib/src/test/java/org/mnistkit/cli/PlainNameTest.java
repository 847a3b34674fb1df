package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainNameTest {

    @ParameterizedTest
    @CsvSource({
        "mine, mine",
        "mine.txt, mine",
        "some/where/mine.txt, mine",
        "mine.text, mine.text",
        "my own.txt, my own",
        "'a\tb.txt', a_b",
        "'a\nmnist-kit: forged.txt', a_mnist-kit: forged",
        "/, /"
    })
    void tablesCallAFileByItsNameInOneLine(String path, String name) {
        assertThat(PlainName.ofFile(path, ".txt")).isEqualTo(name);
    }
}
