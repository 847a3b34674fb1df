package org.mnistkit.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;
import org.mnistkit.model.Model;

class PageFrameTest {

    private static Model model(Dataset dataset) {
        Description description =
                Description.parse(
                        "Layers:\nFlatten\nDense,10,softmax\nOptimizer:\n0.001,0\n1\n10\n");
        return new Model(
                description, description.network(1), Normalization.UNIT, dataset.classNames());
    }

    /** Whoever runs the cell again sees the page again, and does not use up ports. */
    @Test
    void theNextPageTakesThePlaceOfTheOneBefore() throws IOException {
        Model digits = model(Dataset.DIGITS);
        URI first = URI.create(PageFrame.open(Map.of("your model", () -> digits)));
        URI second = URI.create(PageFrame.open(Map.of("your model", () -> digits)));
        assertThat(second.getPort()).isEqualTo(first.getPort());
        assertThat(second.getPath()).isNotEqualTo(first.getPath());
        new Socket(second.getHost(), second.getPort()).close();
    }

    @Test
    void itIsShownInAFrame() {
        assertThat(PageFrame.html("/user/me/proxy/8128/a&b/"))
                .contains("<iframe src=\"/user/me/proxy/8128/a&amp;b/\"", "title=\"")
                .doesNotContain("<script");
    }

    @Test
    void clothesCannotBeDrawn() {
        Model clothes = model(Dataset.FASHION);
        assertThatThrownBy(() -> Kit.draw(clothes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Trouser")
                .hasMessageContaining("for digits");
    }
}
