package org.mnistkit.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Font;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StyleTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "0.5, 0.5",
        "-0.66123, −0.661",
        "12.3456, 12.3",
        "1234.5, '1,235'",
        "60000, '60,000'",
        "0.05, 0.05",
        "0.000119, 0.000119",
        "0.00001, 1.0e−05",
        "100, 100"
    })
    void numbersHaveThreeDigitsAndNoTail(double value, String text) {
        assertThat(Style.number(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 %",
        "0.004, 0.4 %",
        "0.87, 87.0 %",
        "0.99, 99.0 %",
        "0.9912, 99.1 %",
        "0.9997, 99.9 %",
        "0.99999, 99.9 %",
        "1, 100.0 %"
    })
    void percentagesAreNeverRoundedUpToCertainty(double probability, String text) {
        assertThat(Style.percent(probability)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 %", "0.004, 0 %", "0.87, 87 %", "0.996, 99 %", "0.99999, 99 %", "1, 100 %"})
    void wholePercentagesAreNeitherRoundedUpToCertainty(double probability, String text) {
        assertThat(Style.wholePercent(probability)).isEqualTo(text);
    }

    @Test
    void formatsTheSameInEveryCountry() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Style.format("%,.1f", 1234.5)).isEqualTo("1,234.5");
            assertThat(Style.number(0.5)).isEqualTo("0.5");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void fitsTextIntoAWidth() {
        String text = "A class with a very long name";
        String fitted = Style.fit(text, Style.TEXT, 80);
        assertThat(Style.width(fitted, Style.TEXT)).isBetween(55, 80);
        assertThat(fitted).startsWith("A class").endsWith("…");
        assertThat(Style.fit(text, Style.TEXT, 800)).isEqualTo(text);
        assertThat(Style.fit("wide", Style.TEXT, 1)).isEqualTo("…");
    }

    @Test
    void wrapsTextAtSpacesWithoutLosingAWord() {
        String text = "Each is the mean, pixel by pixel, of all images of the class";
        List<String> lines = Style.wrap(text, Style.TEXT, 120);
        assertThat(lines).hasSizeGreaterThan(2);
        assertThat(Style.width(lines, Style.TEXT)).isLessThanOrEqualTo(120);
        assertThat(String.join(" ", lines)).isEqualTo(text);
        assertThat(Style.wrap("short", Style.TEXT, 120)).containsExactly("short");
    }

    @Test
    void noTextIsSmallerThanElevenPixels() {
        assertThat(List.of(Style.TITLE, Style.TEXT, Style.BOLD, Style.SMALL))
                .extracting(Font::getSize)
                .allMatch(size -> size >= 11);
    }

    @Test
    void countsSayWhatIsLeftOut() {
        assertThat(Style.count(1, 1, "image")).isEqualTo("1 image");
        assertThat(Style.count(20, 20, "image")).isEqualTo("20 images");
        assertThat(Style.count(60, 60_000, "image")).isEqualTo("the first 60 of 60,000 images");
    }

    @Test
    void syntheticDataIsAlwaysCalledSo() {
        assertThat(Style.name(Samples.images(1, Samples.DIGITS, true)))
                .isEqualTo("Bars (synthetic)");
        assertThat(Style.name(Samples.images(1, Samples.DIGITS, false))).isEqualTo("Bars");
    }
}
