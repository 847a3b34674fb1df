package org.mnistkit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TeacherTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "light-tuned",
                "light-tuned,0.5",
                "light-tuned,1",
                "Model_Output/five nets #2.mnistkit,1e-4"
            })
    void isReadAsItIsPrinted(String text) {
        assertThat(Teacher.parse(text)).hasToString(text);
        assertThat(Teacher.parse(" " + text.replace(",", " , ") + " "))
                .isEqualTo(Teacher.parse(text));
    }

    @Test
    void theShareNeedNotBeGiven() {
        assertThat(Teacher.parse("light-tuned"))
                .isEqualTo(new Teacher("light-tuned", 0.9))
                .isEqualTo(Teacher.parse("light-tuned,0.90"));
        assertThat(Teacher.parse("none")).isEqualTo(Teacher.NONE);
        assertThat(Teacher.NONE.isOn()).isFalse();
        assertThat(new Teacher("light-tuned").isOn()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "light-tuned,0   | the teacher's share is 0, but must be greater than 0 and at most"
                        + " 1",
                "light-tuned,1.1 | the teacher's share is 1.1, but must be greater than 0 and at"
                        + " most 1",
                "light-tuned,    | \"\" is not a number",
                "light-tuned,all | \"all\" is not a number",
                "a,b,0.9         | \"a,b,0.9\" has 3 values; the form is \"NAME\" or"
                        + " \"NAME,SHARE\", and a name has no comma",
                "',0.9'          | the teacher's name is \"\", but must be that of a model or a"
                        + " file, without blanks at its ends",
                "none,0.9        | \"none\" stands for no teacher, which has no share; a file of"
                        + " this name is \"./none\""
            })
    void whatIsNoTeacherIsExplained(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Teacher.parse(text))
                .withMessage(message);
    }

    /** It is printed, and a terminal obeys such characters; a comma ends the name. */
    @Test
    void namesAreOneLineOfText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Teacher("a\u001b[2Jb"))
                .withMessageContaining("\"a?[2Jb\", has a comma or a control character");
        assertThatIllegalArgumentException().isThrownBy(() -> new Teacher("a\nb"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Teacher("a,b", 0.5));
        assertThatIllegalArgumentException().isThrownBy(() -> new Teacher(" a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Teacher("a", Double.NaN));
    }
}
