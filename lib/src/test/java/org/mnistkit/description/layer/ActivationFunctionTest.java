package org.mnistkit.description.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ActivationFunctionTest {

    @ParameterizedTest
    @EnumSource(value = ActivationFunction.class, mode = EnumSource.Mode.EXCLUDE, names = "SOFTMAX")
    void activationsAreThoseOfTheirFormulas(ActivationFunction function) {
        INDArray x = Nd4j.linspace(-6, 6, 101);
        INDArray y =
                function.dl4j()
                        .getActivationFunction()
                        .getActivation(x.dup().reshape(1, 101), false);

        for (int i = 0; i < 101; i++) {
            assertThat(y.getDouble(i)).isCloseTo(formula(function, x.getDouble(i)), within(2e-6));
        }
    }

    private static double formula(ActivationFunction function, double x) {
        return switch (function) {
            case RELU -> Math.max(0, x);
            case ELU -> x > 0 ? x : Math.expm1(x);
            case SELU -> 1.05070098735548 * (x > 0 ? x : 1.67326324235438 * Math.expm1(x));
            case LEAKY_RELU -> x > 0 ? x : 0.01 * x;
            case GELU -> x / (1 + Math.exp(-1.702 * x));
            case SWISH -> x / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case HARD_SIGMOID -> Math.max(0, Math.min(1, 0.2 * x + 0.5));
            case SOFTPLUS -> Math.log1p(Math.exp(x));
            case SOFTSIGN -> x / (1 + Math.abs(x));
            case LINEAR -> x;
            case SOFTMAX -> throw new AssertionError();
        };
    }
}
