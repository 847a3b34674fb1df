package org.mnistkit.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mnistkit.description.Description;
import org.mnistkit.description.layer.LayerSpec;
import org.mnistkit.experiment.Ablation.Step;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.settings.Augmentation;
import org.mnistkit.settings.EarlyStopping;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.Teacher;
import org.mnistkit.settings.TrainingConfig;

/** The descriptions in data/ablation: each is one change away from the one before it. */
class AblationDescriptionsTest {

    private static final Path DIRECTORY = Path.of("../data/ablation/light");

    private static final Optimizer ADAM = Optimizer.adam(0.001);
    private static final TrainingConfig COMMON =
            new TrainingConfig(20, 128, 1).withOptimizer(ADAM).withValidation(0.1);

    private static Description load(String name) {
        return Description.load(DIRECTORY.resolve(name + ".txt"));
    }

    /** The steps of another ablation, each of which says in short what it changes. */
    private static List<Description> stepsOf(String ablation) {
        Path directory = Path.of("../data/ablation", ablation);
        List<Step> steps = Ablation.load(directory, Path.of("none")).steps();
        assertThat(steps).allSatisfy(step -> assertThat(step.change()).hasSizeBetween(10, 45));
        return steps.stream()
                .map(step -> Description.load(directory.resolve(step.name() + ".txt")))
                .toList();
    }

    /** The layers of a step as text, a line for each. */
    private static List<String> layers(String name) {
        return lines(load(name));
    }

    private static List<String> lines(Description description) {
        return description.layers().stream().map(LayerSpec::toString).toList();
    }

    private static List<String> without(List<String> lines, String beginning) {
        return lines.stream().filter(line -> !line.startsWith(beginning)).toList();
    }

    @Test
    void theFilesAreTheStepsAndSayInShortWhatTheyChange() {
        List<Step> steps = Ablation.load(DIRECTORY, Path.of("none")).steps();
        assertThat(steps)
                .extracting(Step::name)
                .containsExactly(
                        "0-deep",
                        "1-tanh",
                        "2-relu",
                        "3-stacked",
                        "4-learned-pooling",
                        "5-batch-normalization",
                        "6-dropout",
                        "7-decay",
                        "light");
        assertThat(steps).extracting(Step::isReference).containsOnlyOnce(true).startsWith(true);
        assertThat(steps).allSatisfy(step -> assertThat(step.change()).hasSizeBetween(10, 45));
    }

    @Test
    void allAreTrainedInTheSameWayUntilTheTrainingIsWhatChanges() {
        for (Step step : Ablation.load(DIRECTORY, Path.of("none")).steps().subList(0, 7)) {
            assertThat(load(step.name()).training()).as(step.name()).isEqualTo(COMMON);
        }
        TrainingConfig decay =
                COMMON.withOptimizer(ADAM.withSchedule(new Schedule.Exponential(0.95)));
        assertThat(load("7-decay").training()).isEqualTo(decay);
        assertThat(load("light").training())
                .isEqualTo(decay.withEpochs(50).withEarlyStopping(EarlyStopping.patience(5)));
    }

    @Test
    void theFirstIsDeepAndTheLastIsLightAsPublished() {
        assertThat(load("0-deep").layers()).isEqualTo(Description.shipped("deep").layers());
        Description light = Description.shipped("light");
        assertThat(load("light").layers()).isEqualTo(light.layers());
        assertThat(load("light").training()).isEqualTo(light.training());
    }

    @Test
    void reluTakesThePlaceOfTanh() {
        assertThat(layers("2-relu"))
                .isEqualTo(
                        layers("1-tanh").stream()
                                .map(line -> line.replace("tanh", "relu"))
                                .toList());
    }

    @Test
    void twoSmallConvolutionsTakeThePlaceOfOneLarge() {
        List<String> expected = new ArrayList<>();
        for (String line : layers("2-relu")) {
            String small = line.replace(",5,5,", ",3,3,");
            expected.add(small);
            if (!small.equals(line)) {
                expected.add(small);
            }
        }
        assertThat(layers("3-stacked")).isEqualTo(expected);
    }

    @Test
    void convolutionsTakeThePlaceOfPooling() {
        List<String> expected = new ArrayList<>(layers("3-stacked"));
        for (String filters : List.of("32", "64")) {
            String strided = "Conv," + filters + ",5,5,relu,stride=2,padding=same";
            expected.set(expected.indexOf("MaxPool,2,2"), strided);
        }
        assertThat(layers("4-learned-pooling")).isEqualTo(expected);
    }

    @Test
    void batchNormalizationComesBehindEachConvolution() {
        List<String> expected = new ArrayList<>();
        for (String line : layers("4-learned-pooling")) {
            expected.add(line);
            if (line.startsWith("Conv")) {
                expected.add("BatchNorm");
            }
        }
        assertThat(layers("5-batch-normalization")).isEqualTo(expected);
    }

    @Test
    void dropoutComesAfterEachStage() {
        List<String> lines = layers("6-dropout");
        assertThat(without(lines, "Dropout")).isEqualTo(layers("5-batch-normalization"));
        assertThat(lines.stream().filter(line -> line.startsWith("Dropout")))
                .containsExactly("Dropout,0.4", "Dropout,0.4", "Dropout,0.4");
        assertThat(layers("7-decay")).isEqualTo(lines);
        assertThat(layers("light")).isEqualTo(lines);
    }

    @Test
    void theMapsKeepTheirSizesSoThatNothingElseChanges() {
        for (String name : List.of("1-tanh", "2-relu", "3-stacked", "4-learned-pooling")) {
            List<LayerInfo.Shape> shapes =
                    LayerInfo.of(load(name).network(1)).stream().map(LayerInfo::output).toList();
            assertThat(shapes)
                    .as(name)
                    .contains(
                            new LayerInfo.Shape(32, 24, 24),
                            new LayerInfo.Shape(32, 12, 12),
                            new LayerInfo.Shape(64, 8, 8),
                            new LayerInfo.Shape(64, 4, 4),
                            new LayerInfo.Shape(128, 1, 1));
        }
    }

    @Test
    void betweenTheOptimizersNothingChangesButTheRule() {
        List<Description> descriptions = stepsOf("optimizers");
        assertThat(descriptions)
                .allMatch(each -> each.layers().equals(descriptions.get(0).layers()));
        assertThat(descriptions)
                .extracting(Description::training)
                .isEqualTo(
                        Stream.of(
                                        Optimizer.sgd(0.01),
                                        Optimizer.sgd(0.1),
                                        Optimizer.momentum(0.02, 0.9),
                                        Optimizer.adam(0.001))
                                .map(
                                        new TrainingConfig(20, 256, 1).withValidation(0.1)
                                                ::withOptimizer)
                                .toList());
    }

    @Test
    void theSmallMultilayerPerceptronGetsFromThePublishedRecipeToItsOwn() {
        List<Description> descriptions = stepsOf("mlp");
        Description small = Description.recipe("mlp-small");
        assertThat(descriptions).allMatch(each -> each.layers().equals(small.layers()));
        TrainingConfig published = Description.shipped("mlp").training();
        List<TrainingConfig> expected = new ArrayList<>();
        expected.add(published.withEpochs(30).withValidation(0.1));
        Optimizer oneCycle =
                published.optimizer().withSchedule(small.training().optimizer().schedule());
        expected.add(expected.get(0).withOptimizer(oneCycle));
        expected.add(expected.get(0).withOptimizer(oneCycle.withL2(0)));
        expected.add(small.training());
        assertThat(descriptions).extracting(Description::training).isEqualTo(expected);
    }

    @Test
    void betweenTheAugmentationsNothingChangesButTheImages() {
        List<Description> descriptions = stepsOf("augmentation");
        Description tiny = Description.load(Path.of("../data/recipes/tiny.txt"));
        assertThat(descriptions).allMatch(each -> each.layers().equals(tiny.layers()));
        TrainingConfig inShort = tiny.training().withEpochs(10);
        String affine = "rotate,10 shift,1.5 zoom,0.1 shear,5";
        List<TrainingConfig> expected =
                Stream.of(
                                "none",
                                "shift,1.5",
                                "rotate,10 shift,1.5",
                                affine,
                                affine + " erase",
                                affine + " elastic erase")
                        .map(text -> inShort.withAugmentation(Augmentation.parse(text)))
                        .toList();
        assertThat(descriptions).extracting(Description::training).isEqualTo(expected);
        assertThat(expected.get(3)).isEqualTo(inShort);
    }

    @Test
    void theRecipeOfTheTinyNetworkIsPutTogetherPieceByPieceAndThenOthersAreTried() {
        List<Description> descriptions = stepsOf("recipe");
        Description tiny = Description.recipe("tiny");
        TrainingConfig whole = tiny.training().withEpochs(10);
        TrainingConfig notAugmented = whole.withAugmentation(Augmentation.NONE);
        TrainingConfig notAveraged = notAugmented.withAveraging(0);
        TrainingConfig plain = notAveraged.withOptimizer(ADAM);
        assertThat(descriptions)
                .extracting(Description::training)
                .containsExactly(
                        plain,
                        plain,
                        notAveraged,
                        notAugmented,
                        whole,
                        whole,
                        whole.withLabelSmoothing(0.05),
                        whole.withTeacher(new Teacher("compact")),
                        whole);
        for (int step : new int[] {1, 2, 3, 4, 6, 7}) {
            assertThat(descriptions.get(step).layers()).as("%d", step).isEqualTo(tiny.layers());
        }
        assertThat(lines(descriptions.get(0)))
                .isEqualTo(
                        without(without(lines(tiny), "BatchNorm"), "Activation").stream()
                                .map(line -> line.replace(",bias=no", "").replace("linear", "relu"))
                                .toList());
        assertThat(lines(descriptions.get(5)))
                .endsWith("Dense,10,linear", "BatchNorm,momentum=0.9", "Activation,softmax");
        assertThat(descriptions.get(8).parameters())
                .isCloseTo(tiny.parameters(), withPercentage(2));
    }

    @Test
    void whatWasTriedForClothesLedToTheRecipe() {
        List<Description> descriptions = stepsOf("fashion");
        Description recipe = Description.recipe("cnn-fashion");
        TrainingConfig inShort = recipe.training().withEpochs(12);
        assertThat(descriptions)
                .extracting(Description::training)
                .containsExactly(
                        inShort.withEpochs(20),
                        inShort,
                        inShort,
                        inShort,
                        inShort.withAugmentation(Augmentation.parse("flip shift,1.5 erase")),
                        inShort.withEpochs(24));
        for (int step : new int[] {2, 4, 5}) {
            assertThat(descriptions.get(step).layers()).as("%d", step).isEqualTo(recipe.layers());
        }
        assertThat(descriptions.get(0).layers()).isEqualTo(descriptions.get(1).layers());
        assertThat(descriptions.get(1).parameters()).isLessThan(recipe.parameters() / 2);
        assertThat(lines(descriptions.get(3)))
                .filteredOn(line -> line.startsWith("Conv"))
                .hasSize(6);
    }

    @Test
    void whatWasTriedForAugmentedDigitsLedToTheRecipe() {
        Description tuned = Description.recipe("light-tuned");
        Description recipe = Description.recipe("light-augmented");
        TrainingConfig start = tuned.training().withAugmentation(recipe.training().augmentation());

        List<Description> descriptions = stepsOf("light-augmented");

        assertThat(descriptions)
                .extracting(Description::training)
                .containsExactly(
                        start,
                        start.withLabelSmoothing(0),
                        start.withAugmentation(
                                Augmentation.parse("rotate,15 shift,3 zoom,0.15 shear,10")),
                        start.withLabelSmoothing(0).withTeacher(Teacher.parse("mixed-5")),
                        recipe.training());
        assertThat(recipe.training()).isEqualTo(start.withLabelSmoothing(0).withEpochs(36));
        assertThat(descriptions)
                .allSatisfy(each -> assertThat(each.layers()).isEqualTo(tuned.layers()));
        assertThat(recipe.layers()).isEqualTo(tuned.layers());
    }

    @Test
    void whatWasTriedForThePerceptronWithAugmentationLedToTheRecipe() {
        Description recipe = Description.recipe("mlp-augmented");

        List<Description> descriptions = stepsOf("mlp-augmented");

        assertThat(descriptions)
                .extracting(Description::training)
                .containsExactly(
                        recipe.training(),
                        recipe.training().withLabelSmoothing(0),
                        recipe.training());
        assertThat(descriptions.get(2).layers()).isEqualTo(recipe.layers());
        for (int step : new int[] {0, 1}) {
            List<String> layers = lines(descriptions.get(step));
            assertThat(without(layers, "Dropout")).as("%d", step).isEqualTo(lines(recipe));
            assertThat(layers).filteredOn("Dropout,0.1"::equals).as("%d", step).hasSize(2);
        }
    }
}
