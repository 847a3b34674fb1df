package org.mnistkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class PrintableWriterTest {

    private final StringWriter out = new StringWriter();
    private final PrintWriter writer = PrintableWriter.to(new PrintWriter(out), false);

    @Test
    void whatSteersATerminalIsReplaced() {
        writer.println("a\u001b[2Jb\u0007c\rd\u009be\u202ef\u001b[8mg\u001b[?25lh");
        assertThat(out.toString())
                .isEqualTo("a\ufffd[2Jb\ufffdc\ufffdd\ufffde\ufffdf\ufffd[8mg\ufffd[?25lh\n");
    }

    @Test
    void tabsLinesAndLettersOfAllKindsStay() {
        String text = "name\tloss\r\nZiffern für Ünis\t1,5 · 28×28 數字 🙂\n";
        writer.print(text);
        writer.write('\u001b');
        writer.write("xyz".toCharArray(), 1, 1);
        writer.flush();
        assertThat(out.toString()).isEqualTo(text + "\ufffdy");
    }

    @Test
    void theColorsOfPicocliStayWhereThereAreColors() {
        String colored =
                Ansi.ON.string("@|bold heading|@ @|fg(yellow) --option|@ @|italic DIR|@")
                        + Ansi.ON.string("@|fg(red),bold error|@");
        PrintableWriter.to(new PrintWriter(out), true).print(colored);
        assertThat(out.toString()).isEqualTo(colored).contains("\u001b[");
        writer.print(colored);
        assertThat(out.toString().substring(colored.length())).doesNotContain("\u001b");
    }
}
