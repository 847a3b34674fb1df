package org.mnistkit.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTest {

    @ParameterizedTest
    @CsvSource({"'',FAST", "' ',FAST", "smoke,SMOKE", "FULL,FULL", "' fast ',FAST"})
    void namesAreReadInAnyCase(String name, Profile profile) {
        assertThat(Profile.parse(name)).isEqualTo(profile);
    }

    @Test
    void aWrongNameIsAnErrorThatListsTheRightOnes() {
        assertThatThrownBy(() -> Profile.parse("quick"))
                .hasMessage("MNIST_KIT_PROFILE is \"quick\", but must be one of smoke, fast, full");
    }

    @Test
    void eachProfilePicksItsOwnValue() {
        assertThat(Profile.SMOKE.pick(1, 5, 15)).isEqualTo(1);
        assertThat(Profile.FAST.pick(1, 5, 15)).isEqualTo(5);
        assertThat(Profile.FULL.pick(1, 5, 15)).isEqualTo(15);
    }
}
