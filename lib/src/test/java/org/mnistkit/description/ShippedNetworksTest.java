package org.mnistkit.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.description.layer.LayerSpec;
import org.mnistkit.settings.EarlyStopping;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ShippedNetworksTest {

    @ParameterizedTest
    @CsvSource({
        "baseline, 34826",
        "deep, 471914",
        "light, 327242",
        "mlp, 19867510",
        "optimized, 227754",
        "example, 43706"
    })
    void hasThePublishedNumberOfParameters(String name, long parameters) {
        Description description = Description.shipped(name);
        assertThat(description.parameters()).isEqualTo(parameters);
        MultiLayerNetwork network = description.network(1);
        assertThat(network.numParams()).isEqualTo(parameters);
        INDArray output = network.output(Nd4j.rand(3, 1, 28, 28));
        assertThat(output.shape()).containsExactly(3, 10);
        assertThat(Description.parse(description.toString())).isEqualTo(description);
        network.close();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void recipesOfANetworkHaveItsLayers(String name) {
        Description recipe = Description.recipe(name);
        String network = name.replaceFirst("-(tuned|fast)$", "");
        assertThat(Description.parse(recipe.toString())).isEqualTo(recipe);
        if (Description.shippedNames().contains(network)) {
            assertThat(recipe.layers()).isEqualTo(layers(network));
            assertThat(recipe.training()).isNotEqualTo(training(network));
        }
    }

    static List<String> recipes() {
        return Description.recipeNames();
    }

    @Test
    void eachHasAMethod() {
        assertThat(Description.of(Networks.baseline(1)).layers()).isEqualTo(layers("baseline"));
        assertThat(Description.of(Networks.deep(1)).layers()).isEqualTo(layers("deep"));
        assertThat(Description.of(Networks.light(1)).layers()).isEqualTo(layers("light"));
        assertThat(Description.of(Networks.optimized(1)).layers()).isEqualTo(layers("optimized"));
        assertThat(Description.of(Networks.example(1)).layers()).isEqualTo(layers("example"));
    }

    private static List<LayerSpec> layers(String name) {
        return Description.shipped(name).layers();
    }

    @Test
    void theRecipesAreThosePublished() {
        Optimizer adam = Optimizer.adam(0.001);
        Optimizer falling = adam.withSchedule(new Schedule.InverseTime(1e-4));
        assertThat(training("baseline"))
                .isEqualTo(new TrainingConfig(15, 128, 1).withOptimizer(adam));
        assertThat(training("deep"))
                .isEqualTo(new TrainingConfig(5, 32, 1).withOptimizer(adam).withValidation(0.2));
        assertThat(training("light"))
                .isEqualTo(
                        new TrainingConfig(50, 128, 1)
                                .withOptimizer(adam.withSchedule(new Schedule.Exponential(0.95)))
                                .withValidation(0.1)
                                .withEarlyStopping(EarlyStopping.patience(5)));
        assertThat(training("mlp").batchSize()).isEqualTo(256);
        assertThat(training("mlp").optimizer())
                .isEqualTo(adam.withSchedule(new Schedule.InverseSqrt()).withL2(0.05 / 256));
        assertThat(training("optimized"))
                .isEqualTo(new TrainingConfig(15, 1000, 1).withOptimizer(falling));
        assertThat(training("example"))
                .isEqualTo(new TrainingConfig(5, 1000, 1).withOptimizer(falling));
    }

    private static TrainingConfig training(String name) {
        return Description.shipped(name).training();
    }
}
