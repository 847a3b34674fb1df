package org.mnistkit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.settings.Transform.Elastic;
import org.mnistkit.settings.Transform.Erase;
import org.mnistkit.settings.Transform.Flip;
import org.mnistkit.settings.Transform.Rotate;
import org.mnistkit.settings.Transform.Shift;
import org.mnistkit.settings.Transform.Zoom;

class AugmentationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "rotate,10",
                "shift,2.5",
                "zoom,0.1",
                "shear,20",
                "flip",
                "elastic",
                "elastic,20,5",
                "erase",
                "erase,0.25",
                "erase,0.25,0.1,0.2",
                "rotate,10 shift,2 zoom,0.1 shear,5 flip elastic,30,4 erase,1"
            })
    void isReadAsItIsPrinted(String text) {
        assertThat(Augmentation.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zoom,.10 rotate,1e1        | rotate,10 zoom,0.1",
                "'  rotate , 10   shift,2 ' | rotate,10 shift,2",
                "elastic,34,4               | elastic",
                "elastic,20                 | elastic,20,4",
                "erase,0.5,0.02,0.33        | erase",
                "erase,0.5,0.1              | erase,0.5,0.1,0.33",
            })
    void printsWhatItMeans(String text, String printed) {
        assertThat(Augmentation.parse(text)).hasToString(printed);
        assertThat(Augmentation.parse(text)).isEqualTo(Augmentation.parse(printed));
    }

    @Test
    void theOrderOfTheTransformsDoesNotMatter() {
        assertThat(Augmentation.of(new Shift(2), new Erase(), new Rotate(10)))
                .isEqualTo(Augmentation.of(new Rotate(10), new Shift(2), new Erase()))
                .isEqualTo(Augmentation.parse("erase rotate,10 shift,2"));
    }

    @Test
    void findsItsTransforms() {
        Augmentation augmentation = Augmentation.of(new Zoom(0.1), new Flip());
        assertThat(augmentation.find(Zoom.class)).contains(new Zoom(0.1));
        assertThat(augmentation.find(Elastic.class)).isEmpty();
        assertThat(augmentation.isOn()).isTrue();
        assertThat(Augmentation.NONE.isOn()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rotate           | \"rotate\" has 0 numbers; the form is \"rotate,DEGREES\"",
                "rotate,0         | the angle of rotate is 0, but must be in (0, 180]",
                "rotate,181       | the angle of rotate is 181, but must be in (0, 180]",
                "shift,-1         | the distance of shift is -1, but must be in (0, 1000]",
                "zoom,1           | the share of zoom is 1, but must be in (0, 0.9]",
                "shear,90         | the angle of shear is 90, but must be in (0, 80]",
                "flip,0.5         | \"flip,0.5\" has 1 number; the form is \"flip\"",
                "elastic,0        | alpha of elastic is 0, but must be greater than 0",
                "elastic,34,101   | sigma of elastic is 101, but must be in (0, 100]",
                "erase,0          | the probability of erase is 0, but must be in (0, 1]",
                "erase,1,0        | the least share of erase is 0, but must be in (0, 1)",
                "erase,1,0.3,0.2  | the most share of erase is 0.2, but must be less than 1 and at"
                        + " least the least share, 0.3",
                "rotate,ten       | \"ten\" is not a number",
                "rotae,10         | \"rotae\" is not a transform. Did you mean \"rotate\"?"
                        + " Allowed: rotate, shift, zoom, shear, flip, elastic, erase.",
                "none flip        | \"none\" is not a transform. Allowed:"
                        + " rotate, shift, zoom, shear, flip, elastic, erase.",
                "shift,1 shift,2  | \"shift,1\" and \"shift,2\" are the same transform; give it"
                        + " once",
                "''               | \"\" is not a transform. Allowed: rotate, shift, zoom, shear,"
                        + " flip, elastic, erase.",
            })
    void saysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> Augmentation.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
