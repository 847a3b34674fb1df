package org.mnistkit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Function;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings as text: what they print, they read. */
class SettingsTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "constant",
                "exponential,0.95",
                "inverse-time,1e-4",
                "inverse-sqrt",
                "step,0.1,10",
                "cosine",
                "cosine,0.01",
                "one-cycle",
                "one-cycle,0.25,10,100"
            })
    void schedules(String text) {
        assertThat(Schedule.parse(text)).hasToString(text);
        assertThat(Schedule.parse(" " + text.replace(",", " , "))).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sgd",
                "momentum,0.9",
                "nesterov,0.95",
                "adam",
                "adam,0.8,0.99,1e-7",
                "rmsprop",
                "rmsprop,0.95,1e-6"
            })
    void updateRules(String text) {
        assertThat(UpdateRule.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "value,0.5", "norm,1"})
    void clippings(String text) {
        assertThat(Clipping.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "5", "3,loss"})
    void earlyStoppings(String text) {
        assertThat(EarlyStopping.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0.001, 0.001",
        "1e-8, 1e-8",
        "0.0001, 1e-4",
        "25, 25",
        "-3, -3",
        "1234567.5, 1234567.5",
        "1e30, 1e30",
        "0.1953125, 0.1953125"
    })
    void numbersAreShort(double value, String text) {
        assertThat(Values.number(value)).isEqualTo(text);
        assertThat(Values.number(text)).isEqualTo(value);
    }

    @Test
    void numbersLeftOutAreTheUsualOnes() {
        assertThat(UpdateRule.parse("momentum")).isEqualTo(new UpdateRule.Momentum(0.9));
        assertThat(UpdateRule.parse("adam,0.5")).isEqualTo(new UpdateRule.Adam(0.5, 0.999, 1e-8));
        assertThat(Schedule.parse("one-cycle,0.5")).isEqualTo(new Schedule.OneCycle(0.5, 25, 1e4));
        assertThat(EarlyStopping.parse("5,accuracy")).isEqualTo(EarlyStopping.patience(5));
    }

    @Test
    void whatIsNotUnderstoodIsExplained() {
        assertRefused(Schedule::parse, "exponental,0.95")
                .hasMessageContaining("\"exponental\" is not a schedule.")
                .hasMessageContaining("Did you mean \"exponential\"?")
                .hasMessageContaining("one-cycle");
        assertRefused(Schedule::parse, "OneCycle").hasMessageContaining("mean \"one-cycle\"?");
        assertRefused(Schedule::parse, "qqqqqqq").hasMessageContaining("schedule. Allowed:");
        assertRefused(Schedule::parse, "step,0.1")
                .hasMessage("\"step,0.1\" has 1 number; the form is \"step,FACTOR,EPOCHS\"");
        assertRefused(Schedule::parse, "step,0.1,2.5")
                .hasMessageContaining("\"2.5\" is not a whole number");
        assertRefused(Schedule::parse, "cosine,1").hasMessageContaining("less than 1");
        assertRefused(Schedule::parse, "exponential,fast").hasMessage("\"fast\" is not a number");
        assertRefused(Schedule::parse, "exponential,NaN").hasMessage("\"NaN\" is not a number");
        assertRefused(Schedule::parse, "exponential,1e999").hasMessageContaining("not a number");
        assertRefused(UpdateRule::parse, "rmsprob").hasMessageContaining("mean \"rmsprop\"?");
        assertRefused(UpdateRule::parse, "sgd,0.9").hasMessageContaining("the form is \"sgd\"");
        assertRefused(UpdateRule::parse, "momentum,1")
                .hasMessage("momentum is 1, but must be at least 0 and less than 1");
        assertRefused(Clipping::parse, "norm")
                .hasMessage("\"norm\" has 0 numbers; the form is \"norm,LIMIT\"");
        assertRefused(Clipping::parse, "norm,0").hasMessageContaining("greater than 0");
        assertRefused(EarlyStopping::parse, "0").hasMessageContaining("at least 1");
        assertRefused(EarlyStopping::parse, "5,los").hasMessageContaining("mean \"loss\"?");
        assertRefused(EarlyStopping::parse, "5,loss,1").hasMessageContaining("has 3 values");
        assertRefused(EarlyStopping::parse, "99999999999").hasMessageContaining("whole number");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            Function<String, ?> parse, String text) {
        return assertThatThrownBy(() -> parse.apply(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOptimizerSaysWhatIsNotAsUsual() {
        assertThat(Optimizer.adam(1e-3)).hasToString("adam, rate 0.001");
        assertThat(
                        Optimizer.adamW(3e-3)
                                .withSchedule(new Schedule.OneCycle())
                                .withL2(1e-4)
                                .withClipping(new Clipping.ByNorm(1)))
                .hasToString(
                        "adam, rate 0.003, schedule=one-cycle, l2=1e-4, weight-decay=0.01,"
                                + " clip=norm,1");
        assertThat(Optimizer.momentum(0.1, 0.9).withLearningRate(0.2))
                .hasToString("momentum,0.9, rate 0.2");
    }

    @Test
    void adamwIsNoRuleOfItsOwn() {
        assertThatThrownBy(() -> UpdateRule.parse("adamw"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("see Optimizer.adamW");
    }

    @Test
    void optimizersCheckThemselves() {
        assertThatThrownBy(() -> Optimizer.sgd(0))
                .hasMessage("learningRate is 0, but must be greater than 0");
        assertThatThrownBy(() -> Optimizer.sgd(Double.NaN)).hasMessageContaining("learningRate");
        assertThatThrownBy(() -> Optimizer.sgd(1).withL2(-1))
                .hasMessage("l2 is -1, but must be at least 0");
        assertThatThrownBy(() -> Optimizer.sgd(1).withWeightDecay(Double.POSITIVE_INFINITY))
                .hasMessageContaining("weightDecay");
    }
}
