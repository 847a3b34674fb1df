package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.download.RemoteFile;
import org.mnistkit.settings.UnknownWordException;

class DatasetTest {

    static List<Dataset> all() {
        return Dataset.all();
    }

    @Test
    void theirWordsNamesFoldersAndContentsDiffer() {
        List<Function<Dataset, String>> facts =
                List.of(
                        Dataset::word,
                        Dataset::name,
                        Dataset::folder,
                        set -> set.files().testLabels().sha256());
        for (Function<Dataset, String> fact : facts) {
            assertThat(all().stream().map(fact)).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void isFoundByItsWord(Dataset dataset) {
        assertThat(Dataset.of(dataset.word())).isSameAs(dataset);
        assertThat(dataset).hasToString(dataset.word());
    }

    @Test
    void anUnknownWordIsRefused() {
        assertThatThrownBy(() -> Dataset.of("fashon"))
                .isInstanceOf(UnknownWordException.class)
                .hasMessageContainingAll("data set", "Did you mean \"fashion\"?", "digits");
    }

    @ParameterizedTest
    @MethodSource("all")
    void itsFilesAndMirrorsAreWellFormed(Dataset dataset) {
        assertThat(dataset.mirrors()).isNotEmpty();
        assertThat(dataset.mirrors()).allMatch(mirror -> mirror.toString().matches("https://.*/"));
        for (RemoteFile file : dataset.files().all()) {
            assertThat(file.sha256()).matches("[0-9a-f]{64}");
            assertThat(file.compressedBytes()).isBetween(1, file.bytes());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void isReplacedBySyntheticImagesThatSaySo(Dataset dataset) {
        Mnist images = dataset.synthetic();
        assertThat(images.dataset()).isSameAs(dataset);
        assertThat(images.classNames()).isEqualTo(dataset.classNames());
        assertThat(images.provenance().synthetic()).isTrue();
        assertThat(images.provenance().name()).startsWith("Synthetic").isNotEqualTo(dataset.name());
        assertThat(images.test().size()).isEqualTo(10_000);
        assertThat(images.test().provenance()).isEqualTo(images.provenance());
    }

    @ParameterizedTest
    @MethodSource("all")
    void drawsAsManyAsAreWanted(Dataset dataset) {
        ImageSet images = dataset.draw(30, 1);
        assertThat(images.size()).isEqualTo(30);
        assertThat(images.provenance()).isEqualTo(dataset.synthetic().provenance());
        assertThat(images.classNames()).isEqualTo(dataset.classNames());
        assertThat(images.labels()).isEqualTo(dataset.draw(30, 1).labels());
        assertThat(images.floats(7)).isEqualTo(dataset.draw(30, 1).floats(7));
        assertThat(images.floats(7)).isNotEqualTo(dataset.draw(30, 2).floats(7));
        assertThatThrownBy(() -> dataset.draw(-1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count is -1");
    }
}
