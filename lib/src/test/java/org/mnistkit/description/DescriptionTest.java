package org.mnistkit.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.description.layer.ActivationFunction;
import org.mnistkit.description.layer.BatchNorm;
import org.mnistkit.description.layer.Conv;
import org.mnistkit.description.layer.Dense;
import org.mnistkit.description.layer.Dropout;
import org.mnistkit.description.layer.Flatten;
import org.mnistkit.description.layer.Init;
import org.mnistkit.description.layer.LayerSpec;
import org.mnistkit.description.layer.LayerSpec.Padding;
import org.mnistkit.description.layer.LayerSpec.Size;
import org.mnistkit.description.layer.MaxPool;
import org.mnistkit.network.LayerInfo;
import org.mnistkit.settings.Augmentation;
import org.mnistkit.settings.Clipping;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.EarlyStopping;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.Teacher;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.UpdateRule;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class DescriptionTest {

    private static final String REST = "Flatten\nDense,10,softmax\nOptimizer:\n0.001,0\n5\n100\n";

    // ---- Files written for the original program

    @ParameterizedTest
    @CsvSource({"example_model.txt, 43706", "optimized_model.txt, 227754"})
    void theOriginalsFilesAreReadAndTrain(String file, long parameters) {
        Description description = Description.parse(original(file), file);

        assertThat(description.parameters()).isEqualTo(parameters);
        assertThat(description).hasToString(original(file));
        Description shipped = Description.shipped(file);
        assertThat(description).isEqualTo(shipped.withNotes(""));
        MultiLayerNetwork network = description.network(1);
        List<Double> losses = new ArrayList<>();
        for (int step = 0; step < 12; step++) {
            network.fit(bars(step));
            losses.add(network.score());
        }
        assertThat(losses.get(0)).isBetween(2.0, 2.7);
        double last = (losses.get(9) + losses.get(10) + losses.get(11)) / 3;
        assertThat(last).isLessThan(0.9 * losses.get(0));
    }

    @Test
    void theOriginalsFilesMeanWhatTheyMeantThere() {
        Description description = Description.parse(original("example_model.txt"));

        assertThat(description.layers())
                .containsExactly(
                        new Conv(
                                8,
                                new Size(3, 3),
                                ActivationFunction.RELU,
                                new Size(1, 1),
                                Padding.VALID,
                                new Size(1, 1),
                                Init.of(Init.Kind.GLOROT_UNIFORM),
                                true),
                        new MaxPool(new Size(2, 2), new Size(2, 2), Padding.VALID),
                        new Dropout(0.25),
                        new Flatten(),
                        new Dense(32, ActivationFunction.RELU),
                        new Dropout(0.25),
                        new Dense(10, ActivationFunction.SOFTMAX));
        assertThat(description.training())
                .isEqualTo(
                        new TrainingConfig(5, 1000, 1)
                                .withOptimizer(
                                        new Optimizer(
                                                new UpdateRule.Adam(0.9, 0.999, 1e-8),
                                                0.001,
                                                new Schedule.InverseTime(1e-4),
                                                0,
                                                0,
                                                Clipping.NONE)));
    }

    /** Its words needed only to begin right, its numbers could have blanks around them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Layers|Conv2D,8,3,3,relu|MaxPool2D,2,2|Dropout,.25|Flatten()|Dense1,32,relu|Dropout2,"
                    + "0.25|Dense,10,softmax|Optimizer|1e-3,0.0001|5|1000",
                "An example.|Second line, with a comma||Layers of it:|Conv, 8 ,3, 3,relu|MaxPool,"
                    + " 2,2|Dropout, 2.5e-1 |Flatten,|Dense,"
                    + " 32,relu|Dropout,0.25,,|Dense,10,softmax,|Optimizer parameters: Adam| +.001,"
                    + " 1e-4| 5 |1000",
                "Layers:|Conv,8,3,3,relu||MaxPool,2,2|# a comment|Dropout,0.25|  # another|Flatten|"
                        + "   |Dense,32,relu|Dropout,0.25|Dense,10,softmax|Optimizer:||0.001,1e-4|#"
                        + " epochs|5||1000||",
                "\ufeffLayers:\r"
                        + "|Conv,8,3,3,relu\r"
                        + "|MaxPool,2,2\r"
                        + "|Dropout,0.25\r"
                        + "|Flatten\r"
                        + "|Dense,32,relu\r"
                        + "|Dropout,0.25\r"
                        + "|Dense,10,softmax\r"
                        + "|Optimizer:\r"
                        + "|0.001,1e-4\r"
                        + "|5\r"
                        + "|1000\r"
                        + "|"
            })
    void otherWaysToWriteTheSame(String text) {
        Description description = Description.parse(text.replace('|', '\n'));

        assertThat(description.withNotes("")).hasToString(original("example_model.txt"));
    }

    // ---- What the kit adds

    @Test
    void everyOptionIsReadAndPrinted() {
        String text =
                """
                Layers:
                Conv,4,3,5,elu,stride=2x1,padding=same,dilation=2,init=he_normal,bias=no
                AvgPool,2,2,stride=1,padding=same
                MaxPool,3,2,stride=2x1
                BatchNorm,momentum=0.9,epsilon=1e-5
                Activation,hard_sigmoid
                GlobalMaxPool
                Dense,7,swish,init=normal(0.05),bias=no
                Dense,10,softmax,init=uniform(0.1)
                Optimizer:
                0.05,0
                30
                64
                optimizer=nesterov,0.9
                schedule=one-cycle,0.2,25,10000
                l2=1e-4
                weight-decay=0.02
                clip=norm,1
                augment=rotate,10 shift,2
                label-smoothing=0.1
                teacher=light-tuned,0.5
                averaging=0.999
                early-stopping=5,loss
                validation=0.1
                train-limit=1000
                max-seconds=60.5
                target-accuracy=0.995
                seed=-7
                """;

        Description description = Description.parse(text);

        assertThat(description).hasToString(text);
        assertThat(description.layers().get(0))
                .isEqualTo(
                        new Conv(
                                4,
                                new Size(3, 5),
                                ActivationFunction.ELU,
                                new Size(2, 1),
                                Padding.SAME,
                                new Size(2, 2),
                                Init.of(Init.Kind.HE_NORMAL),
                                false));
        assertThat(description.layers().get(3)).isEqualTo(new BatchNorm(0.9, 1e-5));
        assertThat(description.training())
                .isEqualTo(
                        new TrainingConfig(
                                new Optimizer(
                                        new UpdateRule.Nesterov(0.9),
                                        0.05,
                                        new Schedule.OneCycle(0.2, 25, 1e4),
                                        1e-4,
                                        0.02,
                                        new Clipping.ByNorm(1)),
                                30,
                                64,
                                -7,
                                Augmentation.parse("rotate,10 shift,2"),
                                0.1,
                                new Teacher("light-tuned", 0.5),
                                0.999,
                                new EarlyStopping(5, EarlyStopping.Metric.LOSS),
                                0.1,
                                1000,
                                60.5,
                                0.995,
                                Compute.DEFAULT));
    }

    @Test
    void whatIsAsUsualIsNotPrinted() {
        Description description =
                Description.parse(
                        "Layers:\n"
                            + "Conv,4,3,3,relu,bias=yes,init=glorot_uniform,dilation=1x1,padding=valid,stride=1\n"
                            + "MaxPool,3,2,stride=3x2\n"
                            + "BatchNorm,epsilon=.001,momentum=9.9e-1\n"
                                + REST
                                + "seed=1\n"
                                + "clip=none\n"
                                + "validation=0\n"
                                + "schedule=constant\n"
                                + "optimizer=adam,0.9,0.999,1e-8\n"
                                + "early-stopping=none\n");

        assertThat(description)
                .hasToString("Layers:\nConv,4,3,3,relu\nMaxPool,3,2\nBatchNorm\n" + REST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dropout,0.2", "BatchNorm", "Activation,tanh", "AvgPool,2,2"})
    void aNetworkMayBeginWithAnyLayer(String first) {
        Description description =
                Description.parse(
                        "Layers:\n"
                                + first
                                + "\nFlatten\nDense,10,softmax\nOptimizer:\n0.01,0\n1\n8\n");
        MultiLayerNetwork network = description.network(1);
        assertThat(LayerInfo.inputOf(network)).isEqualTo(InputType.convolutional(28, 28, 1));
        assertThat(LayerInfo.table(network).rowCount()).isPositive();
        assertThat(network.output(Nd4j.rand(2, 1, 28, 28)).shape()).containsExactly(2, 10);
    }

    @Test
    void numbersAreWrittenWithPlainDigitsInAnyLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            for (String name : List.of("baseline", "deep", "light", "mlp", "optimized_model")) {
                Description shipped = Description.shipped(name);
                assertThat(Description.parse(shipped.toString())).isEqualTo(shipped);
                assertThat(shipped.toString()).matches("\\p{ASCII}*");
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void adamWIsAdamWithWeightDecay() {
        assertThat(optimizer("optimizer=adamw")).isEqualTo(Optimizer.adamW(0.001));
        assertThat(optimizer("optimizer=adamw ,0.9")).isEqualTo(Optimizer.adamW(0.001));
        assertThat(optimizer("weight-decay=0.05\noptimizer=adamw"))
                .isEqualTo(Optimizer.adam(0.001).withWeightDecay(0.05));
        assertThat(optimizer("optimizer=adamw,0.8,0.9,1e-7"))
                .isEqualTo(
                        Optimizer.of(new UpdateRule.Adam(0.8, 0.9, 1e-7), 0.001)
                                .withWeightDecay(0.01));
    }

    @Test
    void inverseTimeIsPrintedAsTheDecay() {
        Description description =
                Description.parse("Layers:\n" + REST + "schedule=inverse-time,0.5");

        assertThat(description.toString()).contains("\n0.001,0.5\n").doesNotContain("schedule");
    }

    @Test
    void notesAreKept() {
        String notes = "# Title\n\n  indented\r\nlast  ";

        Description description = Description.parse("\n \n" + notes + "\n\nLayers:\n" + REST);

        assertThat(description.notes()).isEqualTo("# Title\n\n  indented\nlast  ");
        assertThat(description.toString()).startsWith(description.notes() + "\n\nLayers:\n");
    }

    @Test
    void partsCanBeReplaced() {
        Description baseline = Description.shipped("baseline");
        TrainingConfig longer = TrainingConfig.defaults().withEpochs(99);

        assertThat(baseline.withTraining(longer).training())
                .isEqualTo(longer.withOptimizer(Optimizer.adam(0.001)));
        assertThat(
                        baseline.withTraining(longer.withOptimizer(Optimizer.sgd(0.5)))
                                .training()
                                .optimizer())
                .isEqualTo(Optimizer.sgd(0.5));
        List<LayerSpec> softmax = List.of(new Flatten(), new Dense(10, ActivationFunction.SOFTMAX));
        assertThat(baseline.withLayers(softmax).parameters()).isEqualTo(7850);
    }

    @Test
    void filesAreReadFromDisk(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("my.txt");
        Files.writeString(file, Description.shipped("light").toString().replace("\n", "\r\n"));

        assertThat(Description.load(file)).isEqualTo(Description.shipped("light"));
    }

    @Test
    void allShippedNetworksAreListed() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../data/architectures"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Description.shippedNames().stream().map(BuiltIns::file).toList());
        }
        assertThat(Description.shipped("optimized_model.txt"))
                .isEqualTo(Description.shipped("optimized_model"))
                .isEqualTo(Description.shipped("optimized"));
    }

    /** Eight images of ten classes, each with a bright row of its own. */
    private static DataSet bars(int seed) {
        Random random = new Random(seed);
        float[][][][] images = new float[8][1][28][28];
        float[][] labels = new float[8][10];
        for (int i = 0; i < images.length; i++) {
            int label = random.nextInt(10);
            labels[i][label] = 1;
            Arrays.fill(images[i][0][2 * label + 4], 1);
            Arrays.fill(images[i][0][random.nextInt(28)], 0.2f);
        }
        return new DataSet(Nd4j.create(images), Nd4j.create(labels));
    }

    private static Optimizer optimizer(String lines) {
        return Description.parse("Layers:\n" + REST + lines).training().optimizer();
    }

    private static String original(String file) {
        try (InputStream in = DescriptionTest.class.getResourceAsStream("original/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
