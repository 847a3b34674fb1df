package org.mnistkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mnistkit.SampleNetworks;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.Normalization;
import org.mnistkit.description.Description;
import org.mnistkit.description.Networks;
import org.mnistkit.file.DataException;
import org.mnistkit.record.EpochStats;
import org.mnistkit.record.RunRecord;
import org.mnistkit.record.SampleRecords;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ModelTest {

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("some.mnistkit");
    }

    @Test
    void float32IsBitForBit() {
        for (Model model :
                List.of(
                        SampleModels.small(),
                        SampleModels.allLayers(),
                        SampleModels.model(Description.shipped("deep")),
                        SampleModels.model(Description.shipped("light")))) {
            model.save(file());

            Model loaded = Model.load(file());

            assertThat(loaded.network().params()).isEqualTo(model.network().params());
            assertThat(loaded.description()).isEqualTo(model.description());
            assertThat(loaded.normalization()).isEqualTo(SampleModels.NORMALIZATION);
            assertThat(loaded.classNames()).isEqualTo(SampleModels.DIGITS);
            assertThat(loaded.run()).isNull();
            INDArray images = Nd4j.rand(DataType.FLOAT, 4, 1, 28, 28);
            assertThat(loaded.network().output(images)).isEqualTo(model.network().output(images));
            assertThat(loaded.network().getLayerWiseConfigurations().toJson())
                    .isEqualTo(withSeed(model).getLayerWiseConfigurations().toJson());
        }
    }

    /** The network as it is built for a loaded model, since the first weights' seed is not kept. */
    private static MultiLayerNetwork withSeed(Model model) {
        return model.description().network(1);
    }

    @Test
    void float16IsTheNearestHalf() throws IOException {
        Model model = SampleModels.allLayers();
        model.save(file());
        long large = Files.size(file());
        model.save(file(), WeightType.FLOAT16);

        Model loaded = Model.load(file());

        assertThat(large - Files.size(file()))
                .isCloseTo(2 * model.network().numParams(), within(2L));
        float[] before = model.network().params().toFloatVector();
        float[] after = loaded.network().params().toFloatVector();
        double largest = 0;
        for (int i = 0; i < before.length; i++) {
            assertThat(after[i])
                    .isCloseTo(
                            before[i], within(Math.max(Math.abs(before[i]) * 0x1p-11f, 0x1p-25f)));
            largest = Math.max(largest, Math.abs(after[i] - before[i]));
        }
        assertThat(model.rounding().largest()).isEqualTo(largest).isPositive();
        assertThat(loaded.rounding()).isEqualTo(new Rounding(0, 0, 0));
        INDArray images = Nd4j.rand(DataType.FLOAT, 4, 1, 28, 28);
        assertThat(loaded.network().output(images).distance2(model.network().output(images)))
                .isPositive()
                .isLessThan(1e-2);
    }

    @Test
    void theRecordOfTheRunGoesWithIt() {
        RunRecord run = SampleRecords.record("small", 1, 7, 0.9);
        Model model = SampleModels.small().withRun(run);

        model.save(file());

        assertThat(Model.load(file()).run()).isEqualTo(run);
    }

    /** Or days of training would end without a model. */
    @Test
    void aRecordOfTooManyEpochsGoesWithoutThem() {
        RunRecord run = SampleRecords.record("small", 1, 7, 0.9);
        EpochStats epoch = run.epochs().get(0);
        RunRecord longer = SampleRecords.with(run, "epochs", Collections.nCopies(30_000, epoch));

        SampleModels.small().withRun(longer).save(file());

        assertThat(Model.load(file()).run()).isEqualTo(longer.withoutEpochs());
    }

    @Test
    void soDoesTheTemperature() {
        Model model = SampleModels.small().withTemperature(0.625);

        model.save(file());

        Model loaded = Model.load(file());
        assertThat(loaded.temperature()).isEqualTo(0.625);
        assertThat(model.rounded(WeightType.FLOAT16).temperature()).isEqualTo(0.625);
        assertThat(model.checksum()).isEqualTo(loaded.checksum());
        assertThat(model.checksum()).isNotEqualTo(model.withTemperature(1).checksum());
        assertThat(model.withTemperature(1).checksum()).isEqualTo(SampleModels.small().checksum());
    }

    @Test
    void notesAndTrainingAreKept() {
        SampleModels.small().save(file());

        Description loaded = Model.load(file()).description();

        assertThat(loaded.notes()).isEqualTo("A small network for tests.");
        assertThat(loaded.training().batchSize()).isEqualTo(10);
    }

    @Test
    void aNetworkBuiltInJavaIsSavedToo() {
        // also with dropout on the input of a layer, log10 of deviations, or rows of pixels
        for (MultiLayerNetwork network :
                List.of(
                        Networks.example(3),
                        dropoutInside(),
                        SampleNetworks.deep(),
                        SampleNetworks.flat(),
                        SampleNetworks.normalizedLogits(),
                        SampleNetworks.pooledLogits())) {
            Model.of(network, Normalization.UNIT, SampleModels.DIGITS).save(file());

            Model loaded = Model.load(file());

            INDArray images = Nd4j.rand(DataType.FLOAT, 4, 1, 28, 28);
            INDArray expected = network.output(isFlat(network) ? images.reshape(4, 784) : images);
            assertThat(loaded.network().output(images).distance2(expected)).isLessThan(1e-5);
        }
    }

    private static boolean isFlat(MultiLayerNetwork network) {
        return network.getLayerWiseConfigurations().getInputPreProcess(0)
                instanceof FeedForwardToCnnPreProcessor;
    }

    /** Dropout is a layer of its own in a description, but not here. */
    private static MultiLayerNetwork dropoutInside() {
        MultiLayerNetwork network =
                new MultiLayerNetwork(
                        new NeuralNetConfiguration.Builder()
                                .list()
                                .layer(
                                        new ConvolutionLayer.Builder(9, 9)
                                                .stride(5, 5)
                                                .nOut(3)
                                                .build())
                                .layer(new DenseLayer.Builder().nOut(6).dropOut(0.75).build())
                                .layer(
                                        new OutputLayer.Builder(LossFunction.MCXENT)
                                                .nOut(10)
                                                .activation(Activation.SOFTMAX)
                                                .build())
                                .setInputType(InputType.convolutional(28, 28, 1))
                                .build());
        network.init();
        return network;
    }

    @Test
    void partsThatDoNotBelongTogetherAreRefused() {
        Model model = SampleModels.small();
        assertThatThrownBy(
                        () ->
                                new Model(
                                        Description.shipped("baseline"),
                                        model.network(),
                                        Normalization.UNIT,
                                        SampleModels.DIGITS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("34,826");
        assertThatThrownBy(() -> named(model, List.of("one", "two")))
                .hasMessage("There are 2 class names, but the network tells 10 classes apart.");
        assertThatThrownBy(() -> named(model, withFirst("")))
                .hasMessageContaining("must have 1 to 100");
        assertThatThrownBy(() -> named(model, withFirst("\33[2J")))
                .hasMessage("The class name \"\uFFFD[2J\" has control characters; leave them out.");
        for (double temperature : new double[] {0, -1, 1000, Double.NaN}) {
            assertThatThrownBy(() -> model.withTemperature(temperature))
                    .hasMessage(
                            "The temperature is %s, but must be in [0.01, 100]; 1 changes nothing."
                                    .formatted(temperature));
        }
    }

    private static Model named(Model model, List<String> classNames) {
        return new Model(model.description(), model.network(), Normalization.UNIT, classNames);
    }

    private static List<String> withFirst(String name) {
        List<String> names = new ArrayList<>(SampleModels.DIGITS);
        names.set(0, name);
        return names;
    }

    @Test
    void aBrokenNetworkIsNotSaved() {
        Model model = SampleModels.small();
        model.network().params().putScalar(17, Float.NaN);

        assertThatThrownBy(() -> model.save(file()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Layer 0 Conv 5×5");
        assertThat(file()).doesNotExist();
    }

    @Test
    void aFileThatIsNoneIsNamed() throws IOException {
        assertThatThrownBy(() -> Model.load(file()))
                .isInstanceOf(ModelFileException.class)
                .hasMessage(file() + " does not exist.");
        Files.writeString(file(), "Not found");
        assertThatThrownBy(() -> Model.load(file()))
                .isInstanceOf(ModelFileException.class)
                .hasMessageStartingWith(file() + " is not a valid mnistkit model, or is damaged (")
                .hasMessageEndingWith("): download it again, or take another copy.");
    }

    /** Not the epochs and the batch size of some other training. */
    @Test
    void ofATrainingThatIsNotKnownNothingIsWritten() {
        MultiLayerNetwork network = Networks.example(3);
        Model.of(network, Normalization.UNIT, SampleModels.DIGITS).save(file());

        Description loaded = Model.load(file()).description();

        assertThat(loaded.training().isKnown()).isFalse();
        assertThat(loaded.toString()).endsWith("Optimizer:\n0.001,1e-4\nunknown\nunknown\n");
        assertThat(loaded.training().optimizer())
                .isEqualTo(Description.shipped("example").training().optimizer());
    }

    @Test
    void thereMayBeAnyNumberOfClasses() {
        List<String> letters = new ArrayList<>();
        for (char letter = 'a'; letter <= 'z'; letter++) {
            letters.add(String.valueOf(letter));
        }
        Description description =
                Description.parse(SampleModels.SMALL.replace("Dense,10,", "Dense,26,"));
        MultiLayerNetwork network = description.network(1);

        Model.of(network, Normalization.UNIT, letters).save(file());

        Model loaded = Model.load(file());
        assertThat(loaded.classNames()).isEqualTo(letters);
        assertThat(loaded.network().params()).isEqualTo(network.params());
    }

    @Test
    void aDirectoryThatIsNotThereIsToldNotMade() {
        Path missing = directory.resolve("mine");

        assertThatThrownBy(() -> SampleModels.small().save(missing.resolve("some.mnistkit")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("there is no directory " + missing)
                .hasMessageContaining("Make it");
        assertThatThrownBy(() -> Dl4jFile.export(Networks.example(1), missing.resolve("some.zip")))
                .isInstanceOf(DataException.class);
        assertThat(missing).doesNotExist();
    }

    /**
     * The first bytes of files that other programs write, as ISO 8859-1, and what the message says.
     */
    static Stream<Arguments> filesOfOtherPrograms() {
        return Stream.of(
                Arguments.of("zip configuration.json", "Dl4jFile.load reads it"),
                Arguments.of("zip metadata.json", "is a model of Keras"),
                Arguments.of("zip archive/data.pkl", "is a file of PyTorch"),
                Arguments.of("zip arr_0.npy", "arrays of NumPy"),
                Arguments.of("\u0089HDF\r\n\032\n", "such as Keras writes"),
                Arguments.of("\u0080\2}q", "is a pickle of Python"),
                Arguments.of("\b\7\22\7pytorch\32", "in the format ONNX"),
                Arguments.of("\34\0\0\0TFL3", "TensorFlow Lite"),
                Arguments.of("\37\u008b\b", "compressed with gzip"),
                Arguments.of("@\1\0\0\0\0\0\0{\"w\"", "as safetensors"),
                Arguments.of("version https://git-lfs.github.com/spec/v1", "git lfs pull"),
                Arguments.of("<!DOCTYPE html><html>", "is a page of the web"),
                Arguments.of("My network\n\nLayers:\nFlatten", "./mnist-kit train"));
    }

    @ParameterizedTest
    @MethodSource("filesOfOtherPrograms")
    void filesOfOtherProgramsAreToldByTheirContent(String beginning, String what)
            throws IOException {
        if (beginning.startsWith("zip ")) {
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file()))) {
                zip.putNextEntry(new ZipEntry(beginning.substring(4)));
                zip.write(new byte[1000]);
            }
        } else {
            Files.write(file(), beginning.getBytes(StandardCharsets.ISO_8859_1));
        }

        assertThatThrownBy(() -> Model.load(file()))
                .isInstanceOf(ModelFileException.class)
                .hasMessageStartingWith(file().toString())
                .hasMessageContaining(what)
                .hasMessageNotContaining("update the kit");
    }
}
