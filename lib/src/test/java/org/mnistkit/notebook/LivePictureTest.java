package org.mnistkit.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.awt.image.BufferedImage;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LivePictureTest {

    private final BufferedImage picture = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);

    @BeforeEach
    void forget() {
        FakeKernel.SHOWN.clear();
    }

    @Test
    void theNextPictureTakesThePlaceOfTheOneBefore() {
        LivePicture live = new LivePicture(Screen.find(FakeKernel.class.getName()));

        live.show(picture);
        live.show(picture);
        live.show(picture);

        assertThat(FakeKernel.SHOWN)
                .hasSize(3)
                .satisfies(shown -> assertThat(shown.get(0)).startsWith("new image/png "))
                .allSatisfy(shown -> assertThat(shown).matches("(new|id1) image/png .*"))
                .filteredOn(shown -> shown.startsWith("id1 "))
                .hasSize(2);
    }

    @Test
    void withoutAKernelItShowsNothing() {
        LivePicture live = new LivePicture(Optional.empty());

        assertThatCode(() -> live.show(picture)).doesNotThrowAnyException();
        assertThat(FakeKernel.SHOWN).isEmpty();
    }
}
