package org.mnistkit.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class HtmlTest {

    private final Table table =
            Table.create(
                    "t",
                    StringColumn.create("name <&>", "a < \"b\"", "c"),
                    IntColumn.create("count", 60_000, 7),
                    DoubleColumn.create("loss", 0.02931, Double.NaN));

    @Test
    void textIsEscapedNumbersAreReadableAndWhatIsMissingIsADash() {
        Document html = Jsoup.parse(Html.table(table));

        assertThat(html.select("th").eachText()).containsExactly("name <&>", "count", "loss");
        assertThat(html.select("td").eachText())
                .containsExactly("a < \"b\"", "60,000", "0.0293", "c", "7", "–");
    }

    @Test
    void aColumnWithoutFractionsHasNone() {
        DoubleColumn whole = DoubleColumn.create("whole", 1, 2000);
        DoubleColumn mixed = DoubleColumn.create("mixed", 1, 2.5);
        Table numbers = Table.create("", whole.appendMissing(), mixed.appendMissing());
        assertThat(Jsoup.parse(Html.table(numbers)).select("td").eachText())
                .containsExactly("1", "1.0000", "2,000", "2.5000", "–", "–");
    }

    @Test
    void numbersStandToTheRight() {
        Document html = Jsoup.parse(Html.table(table));

        assertThat(html.select("td").get(0).attr("style")).contains("text-align:left");
        assertThat(html.select("td").get(1).attr("style")).contains("text-align:right");
    }

    @Test
    void numbersWrittenAsTextStandToTheRightToo() {
        Table records =
                Table.create(
                        "",
                        StringColumn.create("core-seconds", "12.5 ²", "–"),
                        StringColumn.create("accuracy", "99.20 ± 0.10", "98.1 %"),
                        StringColumn.create("network", "3 layers", "2"),
                        StringColumn.create("p", "< 0.01", "–"),
                        StringColumn.create("none", "–", ""));
        assertThat(Jsoup.parse(Html.table(records)).select("tr").last().select("td"))
                .extracting(cell -> cell.attr("style").contains("text-align:right"))
                .containsExactly(true, true, false, true, false);
    }

    /** JupyterLab drops style sheets, scripts and classes from notebooks that were not run. */
    @Test
    void nothingIsUsedThatAnUntrustedNotebookLoses() {
        String html = Html.table(table) + Html.pairs("Java", "17 <x>");

        assertThat(html)
                .doesNotContain("<style")
                .doesNotContain("<script")
                .doesNotContain("class=");
        assertThat(html).doesNotContain("<x>");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "0.5,0.5000",
        "12.3456,12.35",
        "12345.6,'12,346'",
        "1e-5,1.000e-05",
        "-0.25,-0.2500"
    })
    void numbersHaveAsManyDigitsAsTheyNeed(double value, String text) {
        assertThat(Html.number(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "101, 21", "60001, 21"})
    void ofALongTableComeTheFirstAndLastRowsAndTheirNumber(int rows, int shown) {
        Table rowNumbers = Table.create("", IntColumn.indexColumn("row", rows, 1));
        Elements cells = Jsoup.parse(Html.table(rowNumbers)).select("td");

        assertThat(cells).hasSize(shown);
        assertThat(cells.first().text()).isEqualTo("1");
        assertThat(cells.last().text()).isEqualTo("%,d".formatted(rows));
        if (shown < rows) {
            assertThat(cells.get(9).text()).isEqualTo("10");
            assertThat(cells.get(10).text()).isEqualTo("… %,d rows in all".formatted(rows));
            assertThat(cells.get(11).text()).isEqualTo("%,d".formatted(rows - 9));
        }
    }
}
