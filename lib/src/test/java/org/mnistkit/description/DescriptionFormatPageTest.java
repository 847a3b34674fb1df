package org.mnistkit.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mnistkit.description.layer.ActivationFunction;
import org.mnistkit.description.layer.Init;

/** The reference page says all there is, and its examples are right. */
class DescriptionFormatPageTest {

    private static final Pattern EXAMPLE = Pattern.compile("(?s)```description\n(.*?)```");
    private static final Pattern ERROR =
            Pattern.compile("(?s)```\n(my_model\\.txt, line (\\d+): \"(.*?)\"\n.*?)\n```");

    @Test
    void itsExamplesAreRead() throws IOException {
        List<String> examples =
                EXAMPLE.matcher(page()).results().map(found -> found.group(1)).toList();

        assertThat(examples).hasSize(4);
        for (String example : examples) {
            Description description = Description.parse(example);
            assertThat(description.layers()).isNotEmpty();
            // Each is written as it is printed, but for comments.
            String withoutComments =
                    example.lines()
                            .filter(line -> !line.startsWith("#"))
                            .reduce("", (text, line) -> text + line + "\n");
            assertThat(description).hasToString(withoutComments);
        }
        assertThat(Description.parse(examples.get(0)).withNotes(""))
                .isEqualTo(Description.shipped("example").withNotes(""));
    }

    @Test
    void itsErrorsAreThoseThatAppear() throws IOException {
        List<MatchResult> errors = ERROR.matcher(page()).results().toList();

        assertThat(errors).hasSize(3);
        for (MatchResult error : errors) {
            int number = Integer.parseInt(error.group(2));
            String before =
                    switch (number) {
                        case 6 -> "Conv,8,3,3,relu\nMaxPool,2,2\nMaxPool,2,2\nMaxPool,2,2\n";
                        case 3 -> "Flatten\n";
                        default -> "";
                    };
            String text = "Layers:\n" + before + error.group(3) + "\nOptimizer:\n1,0\n1\n1\n";
            DescriptionException thrown =
                    catchThrowableOfType(
                            DescriptionException.class,
                            () -> Description.parse(text, "my_model.txt"));
            assertThat(thrown).hasMessage(error.group(1));
        }
    }

    @Test
    void everyWordIsExplained() throws IOException {
        String page = page();
        TrainingLines.keys().forEach(key -> assertThat(page).contains("| `" + key + "` |"));
        ActivationFunction.names().forEach(name -> assertThat(page).contains("| `" + name + "` |"));
        for (Init.Kind kind : Init.Kind.values()) {
            assertThat(page)
                    .containsPattern(
                            "\\| `"
                                    + kind.name().toLowerCase(Locale.ROOT)
                                    + "(\\([A-Z]+\\))?` \\|");
        }
        for (int limit : new int[] {Description.MOST_BYTES, Description.MOST_NOTES}) {
            assertThat(page).contains("%,d".formatted(limit));
        }
        assertThat(page)
                .contains("at most %d,".formatted(NetworkPlan.MOST_LAYERS))
                .contains("%,d parameters".formatted(NetworkPlan.MOST_PARAMETERS))
                .contains("%,d values".formatted(NetworkPlan.MOST_VALUES));
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/description-format.md"));
    }
}
