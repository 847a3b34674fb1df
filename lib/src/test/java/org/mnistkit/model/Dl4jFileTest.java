package org.mnistkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mnistkit.model.Dl4jFile.Trust.I_TRUST_THIS_FILE;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.SampleNetworks;
import org.mnistkit.TestNetworks;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.description.Description;
import org.mnistkit.network.Dl4jOptimizer;
import org.mnistkit.settings.Clipping;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.UpdateRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;

class Dl4jFileTest {

    /** Set by what must never happen: a class of this test is loaded from a file. */
    private static volatile String ran = "";

    /** Does something when it is deserialized. */
    private static final class Gadget implements Serializable {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("UnusedMethod") // called by Java's deserialization
        private void readObject(ObjectInputStream in) {
            ran = "readObject";
        }
    }

    /** Does something when it is initialized, be it as an updater, a layer or whatever. */
    static final class Initialized {
        static {
            ran = "static initializer";
        }

        private Initialized() {}
    }

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("network.zip");
    }

    /** A network with something in its updater. */
    private static MultiLayerNetwork trained(MultiLayerNetwork network) {
        INDArray images = Nd4j.rand(DataType.FLOAT, 6, 1, 4, 4);
        INDArray labels = Nd4j.eye(3).castTo(DataType.FLOAT);
        for (int i = 0; i < 3; i++) {
            network.fit(images, Nd4j.vstack(labels, labels));
        }
        return network;
    }

    private static void assertSame(MultiLayerNetwork found, MultiLayerNetwork expected) {
        assertThat(found.params()).isEqualTo(expected.params());
        assertThat(found.getUpdater().getStateViewArray())
                .isEqualTo(expected.getUpdater().getStateViewArray());
        assertThat(found.getLayerWiseConfigurations())
                .isEqualTo(expected.getLayerWiseConfigurations());
        assertThat(found.getIterationCount()).isEqualTo(expected.getIterationCount());
    }

    @Test
    void whatIsExportedIsReadByPlainDl4j() throws IOException {
        MultiLayerNetwork network = trained(TestNetworks.tiny(3));

        Dl4jFile.export(network, file());

        assertSame(ModelSerializer.restoreMultiLayerNetwork(file().toFile()), network);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void whatPlainDl4jWroteIsRead() throws IOException {
        for (MultiLayerNetwork network :
                List.of(
                        trained(TestNetworks.tiny(3)),
                        SampleNetworks.mixed(),
                        SampleNetworks.deep(),
                        SampleNetworks.flat(),
                        SampleNetworks.pooledLogits())) {
            ModelSerializer.writeModel(network, file().toFile(), true);
            assertSame(Dl4jFile.load(file(), I_TRUST_THIS_FILE), network);

            ModelSerializer.writeModel(network, file().toFile(), false);
            MultiLayerNetwork loaded = Dl4jFile.load(file(), I_TRUST_THIS_FILE);
            assertThat(loaded.params()).isEqualTo(network.params());
        }
    }

    @Test
    void arraysOfOneDimensionAreRead() throws IOException {
        MultiLayerNetwork network = TestNetworks.tiny(3);
        Map<String, byte[]> entries = entries(network);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Nd4j.write(bytes, network.params().reshape(network.numParams()));
        entries.put("coefficients.bin", bytes.toByteArray());

        assertThat(Dl4jFile.load(zip(entries), I_TRUST_THIS_FILE).params())
                .isEqualTo(network.params());
    }

    @Test
    void whatOnlyTheKitHasIsReplaced() throws IOException {
        MultiLayerNetwork network = TestNetworks.tiny(3);
        Optimizer optimizer =
                new Optimizer(
                        new UpdateRule.Momentum(0.8),
                        0.1,
                        Schedule.parse("cosine"),
                        0.01,
                        0,
                        Clipping.NONE);
        Dl4jOptimizer.install(network, optimizer, 6);
        trained(network);

        Dl4jFile.export(network, file());

        MultiLayerNetwork plain = ModelSerializer.restoreMultiLayerNetwork(file().toFile());
        assertThat(plain.params()).isEqualTo(network.params());
        BaseLayer layer = (BaseLayer) plain.getLayer(0).conf().getLayer();
        assertThat(((Nesterovs) layer.getIUpdater()).getMomentum()).isEqualTo(0.8);
        assertThat(plain.getLearningRate(0)).isCloseTo(0.05, within(1e-3));
        // the network itself is as it was
        assertThat(Dl4jOptimizer.of(network)).contains(optimizer);
    }

    /**
     * In a first training DL4J's own schedule does as well; in a second one it counts the first.
     */
    @ParameterizedTest
    @ValueSource(strings = {"exponential,0.5", "inverse-time,0.1", "inverse-sqrt", "step,0.5,1"})
    void theLearningRateIsTheOneThatTheNetworkHasComeTo(String schedule) throws IOException {
        for (UpdateRule rule : List.of(new UpdateRule.Adam(), new UpdateRule.Momentum(0.9))) {
            MultiLayerNetwork network = TestNetworks.tiny(3);
            Optimizer optimizer =
                    new Optimizer(rule, 0.1, Schedule.parse(schedule), 0, 0, Clipping.NONE);
            for (int training = 0; training < 2; training++) {
                Dl4jOptimizer.install(network, optimizer, 6);
                trained(network);
                network.incrementEpochCount();

                Dl4jFile.export(network, file());

                MultiLayerNetwork plain = ModelSerializer.restoreMultiLayerNetwork(file().toFile());
                assertThat(plain.getLearningRate(0)).isLessThan(0.1);
                assertThat(plain.getLearningRate(0))
                        .isCloseTo(network.getLearningRate(0), within(1e-12));
                assertThat(plain.getIterationCount()).isEqualTo(network.getIterationCount());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cosine", "one-cycle"})
    void aScheduleThatHasEndedAtZeroIsReplacedByTheFirstRate(String schedule) throws IOException {
        Description description =
                Description.parse(
                        """
                        Layers:
                        MaxPool,2,2
                        Flatten
                        Dense,10,softmax
                        Optimizer:
                        0.1,0
                        1
                        1
                        """);
        MultiLayerNetwork network = description.network(1);
        Optimizer optimizer = Optimizer.adam(0.1).withSchedule(Schedule.parse(schedule));
        Dl4jOptimizer.install(network, optimizer, 6);
        network.setIterationCount(6);

        Dl4jFile.export(network, file());

        MultiLayerNetwork plain = ModelSerializer.restoreMultiLayerNetwork(file().toFile());
        assertThat(plain.params()).isEqualTo(network.params());
        assertThat(plain.getLearningRate(1)).isPositive().isLessThanOrEqualTo(0.1);
    }

    @Test
    void whatCannotBeReplacedIsNotExported() {
        MultiLayerNetwork network = TestNetworks.tiny(3);
        Dl4jOptimizer.install(
                network,
                new Optimizer(
                        new UpdateRule.Momentum(0.9), 0.1, Schedule.CONSTANT, 0, 0, Clipping.NONE),
                0);
        network.getLayer(0).conf().getLayer().setIDropout(new KitDropout());

        assertThatThrownBy(() -> Dl4jFile.export(network, file()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("KitDropout");
        assertThat(file()).doesNotExist();
    }

    @Test
    void serializedObjectsAreNeverRead() throws IOException {
        ByteArrayOutputStream gadget = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(gadget)) {
            out.writeObject(new Gadget());
        }
        for (String name : List.of("preprocessor.bin", "normalizer.bin", "something.bin")) {
            Map<String, byte[]> entries = entries(TestNetworks.tiny(3));
            entries.put(name, gadget.toByteArray());
            rejects(zip(entries), "has an entry \"" + name + "\"");
        }
        for (String name : List.of("configuration.json", "coefficients.bin", "updaterState.bin")) {
            Map<String, byte[]> entries = entries(TestNetworks.tiny(3));
            entries.put(name, gadget.toByteArray());
            rejects(zip(entries));
        }
        assertThat(ran).isEmpty();
    }

    @Test
    void classesOfOthersAreNeverLoaded() throws IOException {
        MultiLayerNetwork network = TestNetworks.tiny(3);
        String json =
                new String(entries(network).get("configuration.json"), StandardCharsets.UTF_8);
        List<String> named =
                json.lines()
                        .filter(line -> line.contains("\"@class\""))
                        .map(line -> line.replaceFirst(".*: *\"(.*)\".*", "$1"))
                        .distinct()
                        .toList();
        assertThat(named).hasSizeGreaterThan(8);
        String evil = Initialized.class.getName();
        for (String name : named) {
            Map<String, byte[]> entries = entries(network);
            String changed = json.replace("\"" + name + "\"", "\"" + evil + "\"");
            entries.put("configuration.json", changed.getBytes(StandardCharsets.UTF_8));
            rejects(zip(entries), "names the class \"" + evil + "\"", "It was not loaded");
        }
        // where DL4J expects no class, by another spelling, and beside the one that is checked
        String pair = "\"\\\\u0040class\" : \"" + Matcher.quoteReplacement(evil) + "\"";
        for (String changed :
                List.of(
                        json.replaceFirst("\\{", "{ \"more\" : [ { " + pair + " } ],"),
                        json.replaceFirst("\"@class\" : \"[^\"]*\"", pair),
                        json.replaceFirst("(\"@class\" : \"[^\"]*\")", "$1, " + pair))) {
            Map<String, byte[]> entries = entries(network);
            entries.put("configuration.json", changed.getBytes(StandardCharsets.UTF_8));
            rejects(zip(entries));
        }
        assertThat(ran).isEmpty();
    }

    @Test
    void lengthsAreNotBelieved() throws IOException {
        for (String name : List.of("coefficients.bin", "updaterState.bin")) {
            for (long length : new long[] {-1, 0, 1L << 20, 1L << 40, Long.MAX_VALUE}) {
                Map<String, byte[]> entries = entries(trained(TestNetworks.tiny(3)));
                entries.put(name, array(length, length, "FLOAT"));
                rejects(zip(entries), "\"" + name + "\"", "numbers, where the configuration");
            }
        }
        Map<String, byte[]> entries = entries(TestNetworks.tiny(3));
        long count = TestNetworks.tiny(3).numParams();
        entries.put("coefficients.bin", array(count, count, "DOUBLE"));
        rejects(zip(entries), "of type DOUBLE");
        entries.put("coefficients.bin", array(count, 1 << 30, "FLOAT"));
        rejects(zip(entries), "1,073,741,824 numbers");
        entries.put("coefficients.bin", array(count, count, "FLOAT"));
        rejects(zip(entries), "it ends too early");
        entries.put("coefficients.bin", new byte[0]);
        rejects(zip(entries), "\"coefficients.bin\"");
    }

    @Test
    void hugeNetworksAreRefusedBeforeAnythingIsMade() throws IOException {
        String json =
                new NeuralNetConfiguration.Builder()
                        .updater(new Adam(0.1))
                        .list()
                        .layer(new DenseLayer.Builder().nIn(16).nOut(123).build())
                        .layer(new OutputLayer.Builder().nIn(123).nOut(3).build())
                        .build()
                        .toJson();
        for (String size : List.of("9000000", "2000000000", "9000000000000000000", "-5")) {
            Map<String, byte[]> entries = entries(TestNetworks.tiny(3));
            entries.put(
                    "configuration.json",
                    json.replace("123", size).getBytes(StandardCharsets.UTF_8));
            rejects(zip(entries));
        }
        Map<String, byte[]> entries = entries(TestNetworks.tiny(3));
        entries.put("configuration.json", new byte[5 << 20]);
        rejects(zip(entries), "more than 4,194,304 bytes");
    }

    @Test
    void whatIsNoFileOfDl4jIsNamed() throws IOException {
        rejects(directory.resolve("none"), "does not exist");
        rejects(Files.writeString(directory.resolve("x"), "x"), "is not a DL4J file");
        rejects(zip(Map.of("a.txt", new byte[1])), "which DL4J does not write");
        rejects(zip(Map.of("configuration.json", new byte[1])), "no entry \"coefficients.bin\"");
        Map<String, byte[]> entries = entries(TestNetworks.tiny(3));
        entries.put("configuration.json", "{\"vertices\":{}}".getBytes(StandardCharsets.UTF_8));
        rejects(zip(entries), "ComputationGraph");
        assertThatThrownBy(() -> Dl4jFile.load(file(), null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("trust");
    }

    /** An array's head, in the format of ND4J, and no numbers. */
    private static byte[] array(long columns, long length, String type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF("LONG_SHAPE");
        out.writeLong(8);
        out.writeUTF("LONG");
        for (long value : new long[] {2, 1, columns, columns, 1, 8192, 1, 99}) {
            out.writeLong(value);
        }
        out.writeUTF("MIXED_DATA_TYPES");
        out.writeLong(length);
        out.writeUTF(type);
        return bytes.toByteArray();
    }

    private Map<String, byte[]> entries(MultiLayerNetwork network) throws IOException {
        Path file = Files.createTempFile(directory, "x", ".zip");
        ModelSerializer.writeModel(network, file.toFile(), true);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    private Path zip(Map<String, byte[]> entries) throws IOException {
        Path file = Files.createTempFile(directory, "x", ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }

    private static void rejects(Path file, String... messages) {
        var thrown = assertThatThrownBy(() -> Dl4jFile.load(file, I_TRUST_THIS_FILE));
        thrown.isInstanceOf(ModelFileException.class).hasMessageContaining(file.toString());
        for (String message : messages) {
            thrown.hasMessageContaining(message);
        }
    }
}
