package org.mnistkit.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.mnistkit.RealData;
import org.mnistkit.file.DataException;

/** What is known of the real data sets. */
class RealMnistTest {

    @Test
    void digitsAreThoseOfMnist() {
        ImageSet train = RealData.digits().train();
        ImageSet test = RealData.digits().test();
        assertThat(train.size()).isEqualTo(60_000);
        assertThat(test.size()).isEqualTo(10_000);
        assertThat(train.rows()).isEqualTo(28);
        assertThat(train.columns()).isEqualTo(28);
        assertThat(train.take(10).labels()).containsExactly(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
        assertThat(test.take(10).labels()).containsExactly(7, 2, 1, 0, 4, 1, 4, 9, 5, 9);
        assertThat(train.classCounts())
                .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
        assertThat(test.classCounts())
                .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
        Normalization statistics = Normalization.standardizing(train);
        assertThat(statistics.mean()).isCloseTo(0.1307, within(5e-5));
        assertThat(statistics.standardDeviation()).isCloseTo(0.3081, within(5e-5));
        assertThat(train.provenance().name()).isEqualTo("MNIST");
        assertThat(train.provenance().synthetic()).isFalse();
        assertThat(RealData.digits().train()).as("read once").isSameAs(train);
    }

    @Test
    void fashionIsFashionMnist() {
        ImageSet train = RealData.fashion().train();
        ImageSet test = RealData.fashion().test();
        assertThat(train.classCounts()).containsOnly(6000).hasSize(10);
        assertThat(test.classCounts()).containsOnly(1000).hasSize(10);
        assertThat(train.take(4).labels()).containsExactly(9, 0, 0, 3);
        assertThat(train.labelName(0)).isEqualTo("Ankle boot");
        Normalization statistics = Normalization.standardizing(train);
        assertThat(statistics.mean()).isCloseTo(0.2860, within(5e-5));
        assertThat(statistics.standardDeviation()).isCloseTo(0.3530, within(5e-5));
        assertThat(train.provenance().name()).isEqualTo("Fashion-MNIST");
    }

    @Test
    void theTwoAreToldApartThoughTheirFilesHaveTheSameNames() {
        Path digits = Path.of(RealData.digits().provenance().origin());
        assertThat(Dataset.DIGITS.load(digits).test().size()).isEqualTo(10_000);
        assertThatThrownBy(() -> Dataset.FASHION.load(digits))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(digits + " holds MNIST, not Fashion-MNIST.");
    }

    @Test
    void aSplitIsStratified() {
        Split split = RealData.digits().train().split(0.9, 42);
        assertThat(split.train().size()).isEqualTo(54_000);
        assertThat(split.validation().size()).isEqualTo(6_000);
        int[] whole = RealData.digits().train().classCounts();
        for (int label = 0; label < 10; label++) {
            assertThat((double) split.validation().classCounts()[label])
                    .isCloseTo(whole[label] / 10.0, within(1.0));
        }
    }
}
