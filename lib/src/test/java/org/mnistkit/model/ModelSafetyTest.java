package org.mnistkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.file.Sha256;
import org.mnistkit.record.SampleRecords;

/** Model files from strangers: whatever is in them is read or refused, and nothing else happens. */
class ModelSafetyTest {

    private static final int MUTATIONS = 10_000;

    private static final int MUTATIONS_OF_ENSEMBLES = 1_000;

    /** Java's memory for one file; a sound one takes about a megabyte. */
    private static final long MOST_MEMORY = 16 << 20;

    private static final long MOST_NANOSECONDS = 1_000_000_000;

    /** Set by what must never happen: a class of this test is loaded from a file. */
    private static volatile String ran = "";

    private static final class Gadget implements Serializable {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("UnusedMethod") // called by Java's deserialization
        private void readObject(ObjectInputStream in) {
            ran = "readObject";
        }
    }

    static final class Initialized {
        static {
            ran = "static initializer";
        }

        private Initialized() {}
    }

    @TempDir Path directory;
    private Path file;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    @BeforeEach
    void save() throws IOException {
        file = directory.resolve("some.mnistkit");
        SampleModels.small()
                .withRejectOption(SampleModels.rejectOption())
                .withRun(SampleRecords.record("small", 1, 7, 0.9))
                .save(file);
        readEntries();
    }

    private void saveEnsemble() throws IOException {
        Model model = SampleModels.small().withRun(SampleRecords.record("small", 1, 7, 0.9));
        new Ensemble(List.of(model, SampleModels.small()))
                .withRun(SampleRecords.ensemble("some", 0.9, 0.8, 0.7))
                .save(file, WeightType.FLOAT32);
        readEntries();
    }

    private void readEntries() throws IOException {
        entries.clear();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
    }

    /**
     * Time is counted as the processor's, so that a busy machine makes no difference. ND4J's memory
     * is taken only for a network whose weights the file holds, which is asserted for those read.
     */
    @Test
    void tenThousandSpoiledFilesAreReadOrRefused() throws IOException {
        int read = readOfSpoiled(MUTATIONS);

        // Some change only what may be changed, such as a number in the record, or a weight.
        assertThat(read).isBetween(MUTATIONS / 100, MUTATIONS / 2);
    }

    @Test
    void spoiledFilesOfEnsemblesAreReadOrRefused() throws IOException {
        saveEnsemble();

        int read = readOfSpoiled(MUTATIONS_OF_ENSEMBLES);

        assertThat(read).isBetween(MUTATIONS_OF_ENSEMBLES / 100, MUTATIONS_OF_ENSEMBLES / 2);
        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(file));
    }

    /** How many of so many spoiled copies of the file can be read nevertheless. */
    private int readOfSpoiled(int mutationCount) throws IOException {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Mutations mutations = new Mutations(Files.readAllBytes(file), 42);
        Classifier.load(file); // loads the classes
        int read = 0;
        for (int i = 0; i < mutationCount; i++) {
            byte[] spoiled = mutations.next();
            Files.write(file, spoiled);
            long memory = thread.getCurrentThreadAllocatedBytes();
            long time = thread.getCurrentThreadCpuTime();
            try {
                Classifier model = Classifier.load(file);
                read++;
                assertThat(model.parameters() * 2).isLessThan(spoiled.length);
                model.members().forEach(member -> member.network().params().close());
            } catch (ModelFileException e) {
                assertThat(e)
                        .hasMessageMatching("(?s)" + file + "(/member\\d+\\.mnistkit)? .*")
                        .hasMessageMatching("(?s).*[.!\\])]");
                assertThat(e.getMessage().length()).isLessThan(1500);
                assertThat(e.getMessage()).doesNotMatch("(?s).*[\\p{Cc}&&[^\n]].*");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutation " + i, e);
            }
            assertThat(thread.getCurrentThreadAllocatedBytes() - memory)
                    .as("bytes allocated for mutation %d", i)
                    .isLessThan(MOST_MEMORY);
            assertThat(thread.getCurrentThreadCpuTime() - time)
                    .as("nanoseconds for mutation %d", i)
                    .isLessThan(MOST_NANOSECONDS);
        }
        return read;
    }

    @Test
    void aHugeNetworkInASmallFileIsRefusedByItsSize() throws IOException {
        change("description.txt", "Dense,4,tanh", "Dense,1900000,tanh");
        rejects("announces 182 as the number of parameters, but its description has 53,200,0");

        change("manifest.json", "\"parameters\" : 182", "\"parameters\" : 56000060");
        rejects("its description has");
    }

    @Test
    void factsOfTheManifestAreChecked() throws IOException {
        String[][] changes = {
            {"\"float32\"", "\"float64\"", "\"float64\", where \"float32\" or \"float16\""},
            {"\"float32\"", "32", "weights of type 32"},
            {"\"float32\"", "\"float16\"", "parameters of float16 need"},
            {"\"mean\" : 0.1307", "\"mean\" : \"0\"", "normalization"},
            {"0.3081", "-1", "impossible normalization"},
            {"0.3081", "1e999", "impossible normalization"},
            {"\"0\", ", "", "There are 9 class names"},
            {"\"0\", ", "0, ", "not a list of names"},
            {"[ 4, 10 ]", "[ 10, 4 ]", "\"tensors\" are not those"},
            {"\"dtype\"", "\"more\" : 1, \"dtype\"", "unknown \"more\""},
        };
        for (String[] change : changes) {
            save();
            change("manifest.json", change[0], change[1]);
            rejects(change[2]);
        }
    }

    @Test
    void contentsAreChecked() throws IOException {
        change("description.txt", "relu", "reluu");
        rejects("cannot be read. Its description.txt, line 4", "Did you mean \"relu\"?");
        save();
        change("record.json", "\"seed\" : 7", "\"seed\" : [7]");
        rejects("broken record of its run");
        save();
        entries.put("description.txt", new byte[] {(byte) 0xff, 'x'});
        write();
        rejects("not text in UTF-8");
        save();
        entries.get("weights.bin")[3] = 0x7f;
        entries.get("weights.bin")[2] = (byte) 0x80;
        write();
        rejects("a weight in layer 0 Conv 5×5 that is");
    }

    @Test
    void whatAnEnsembleConsistsOfIsChecked() throws IOException {
        saveEnsemble();
        byte[] second = entries.remove("member2.mnistkit");
        change("manifest.json", "member2", "member3");
        entries.put("member3.mnistkit", second);
        write();
        rejects("has a \"member3.mnistkit\", but no \"member2.mnistkit\"");

        saveEnsemble();
        String damaged = new String(second, StandardCharsets.ISO_8859_1).replace("relu", "tanh");
        entries.put("member2.mnistkit", damaged.getBytes(StandardCharsets.ISO_8859_1));
        write();
        rejects(file + "/member2.mnistkit has other contents of \"description.txt\" than it says");

        saveEnsemble();
        entries.put("member2.mnistkit", new byte[100]);
        write();
        rejects(file + "/member2.mnistkit is not a valid mnistkit model");

        saveEnsemble(); // which could go on for ever
        entries.put("member2.mnistkit", Files.readAllBytes(file));
        write();
        rejects(file + "/member2.mnistkit holds an ensemble of networks");

        saveEnsemble();
        change("manifest.json", "\"version\" : 1", "\"version\" : 2");
        rejects("has version 2, but only version 1 can be read", "update the kit");

        saveEnsemble();
        change("manifest.json", "\"version\"", "\"more\" : 1, \"version\"");
        rejects("unknown \"more\"");

        saveEnsemble();
        change("record.json", "\"images\" : 10000", "\"images\" : [1]");
        rejects("has a broken record of its making");

        Path other = directory.resolve("other.mnistkit");
        Model model = SampleModels.small();
        List<String> letters = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        new Model(model.description(), model.network(), model.normalization(), letters).save(other);
        saveEnsemble();
        entries.put("member2.mnistkit", Files.readAllBytes(other));
        write();
        rejects("does not fit together: The members of an ensemble must tell the same classes");
    }

    @Test
    void theTemperatureHasToBeOne() throws IOException {
        String temperature = "\"temperature\" : 1.0,";
        change("manifest.json", "\"version\" : 3", "\"version\" : 4");
        rejects("has version 4, but only versions 1 to 3 can be read", "update the kit");

        save();
        change("manifest.json", "\"version\" : 3", "\"version\" : 1");
        rejects("has a \"temperature\", which version 1 has no place for");

        save();
        change("manifest.json", temperature, "");
        rejects("has a manifest whose \"temperature\" is not a number");

        for (String impossible : List.of("0", "-1", "101", "1e999", "0.0099")) {
            save();
            change("manifest.json", temperature, "\"temperature\" : " + impossible + ",");
            rejects("The temperature is", "but must be in [0.01, 100]");
        }
        for (String none : List.of("\"1\"", "null", "[1]", "true")) {
            save();
            change("manifest.json", temperature, "\"temperature\" : " + none + ",");
            rejects("has a manifest whose \"temperature\" is not a number");
        }
    }

    @Test
    void theRejectOptionHasToFit() throws IOException {
        change("manifest.json", "\"version\" : 3", "\"version\" : 2");
        rejects("has a reject option, which version 2 has no place for");

        for (String impossible : List.of("-0.1", "1.5", "1e999")) {
            save();
            change("manifest.json", "\"probability\" : 0.75", "\"probability\" : " + impossible);
            rejects("leastProbability is", "but must be in [0, 1]");
        }
        save();
        change("manifest.json", "\"distance\" : 0.5", "\"distance\" : \"1\"");
        rejects("\"rejectOption\" is not \"probability\", \"distance\"");
        save();
        change("manifest.json", "\"centers\" : 3", "\"centers\" : \"3\"");
        rejects("\"rejectOption\" is not \"probability\", \"distance\"");

        for (String count : List.of("0", "-2", "4", "2000000000")) {
            save();
            change("manifest.json", "\"centers\" : 3", "\"centers\" : " + count);
            rejects("has not as many bytes in \"centers.bin\" as its manifest announces");
        }
        save();
        change("manifest.json", "\"centers\" : 3", "\"centers\" : 6");
        change("manifest.json", "\"features\" : 4", "\"features\" : 2");
        rejects("The centers of the reject option have 2 features, but the network has 4");

        save();
        entries.get("centers.bin")[1] = 0x7c; // infinity
        write();
        rejects("center 0 has the value Infinity, but must have finite numbers");

        save();
        entries.remove("centers.bin");
        change("manifest.json", "\"centers.bin\"", "\"other.bin\"");
        rejects();
    }

    @Test
    void noClassIsLoadedAndNoObjectRead() throws IOException {
        String pair = "\"@class\" : \"" + Initialized.class.getName() + "\", ";
        change("manifest.json", "\"format\"", pair + "\"format\"");
        rejects("unknown \"@class\"");
        for (String before : new String[] {"\"network\"", "\"name\"", "\"loss\""}) {
            save();
            change("record.json", before, pair + before);
            rejects("broken record");
        }
        save();
        change("description.txt", "relu", Initialized.class.getName());
        rejects("is not an activation");

        ByteArrayOutputStream gadget = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(gadget)) {
            out.writeObject(new Gadget());
        }
        for (String name : new String[] {"record.json", "weights.bin", "preprocessor.bin"}) {
            save();
            entries.put(name, gadget.toByteArray());
            write();
            rejects();
        }
        assertThat(ran).isEmpty();
    }

    private void change(String entry, String from, String to) throws IOException {
        String text = new String(entries.get(entry), StandardCharsets.UTF_8);
        assertThat(text).contains(from);
        entries.put(
                entry,
                text.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to))
                        .getBytes(StandardCharsets.UTF_8));
        write();
    }

    /** Writes the entries with the checksums that they really have. */
    private void write() throws IOException {
        String manifest = new String(entries.get("manifest.json"), StandardCharsets.UTF_8);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : entries.keySet()) {
                String sum = HexFormat.of().formatHex(Sha256.newDigest().digest(entries.get(name)));
                manifest =
                        manifest.replaceFirst(
                                "\"" + name + "\" : \"[0-9a-f]{64}", "\"" + name + "\" : \"" + sum);
            }
            entries.put("manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                CRC32 crc = new CRC32();
                crc.update(entry.getValue());
                ZipEntry header = new ZipEntry(entry.getKey());
                header.setMethod(ZipEntry.STORED);
                header.setSize(entry.getValue().length);
                header.setCrc(crc.getValue());
                zip.putNextEntry(header);
                zip.write(entry.getValue());
            }
        }
    }

    private void rejects(String... messages) {
        var thrown = assertThatThrownBy(() -> Classifier.load(file));
        thrown.isInstanceOf(ModelFileException.class).hasMessageContaining(file.toString());
        for (String message : messages) {
            thrown.hasMessageContaining(message);
        }
    }

    /** What could take over a terminal, or hide what stands before it. */
    @Test
    void noMessageHasControlCharacters() throws IOException {
        String record = new String(entries.get("record.json"), StandardCharsets.UTF_8);
        String number = record.replaceAll("(?s).*(\"parameters\" : \\d+).*", "$1");
        change("record.json", number, "\"parameters\" : \"\\u001b]0;x\\u0007\\u202e\\u009b\"");

        assertThatThrownBy(() -> Model.load(file))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining("has a broken record of its run")
                .hasMessageContaining("]0;x")
                .hasMessageNotContainingAny("\u001b", "\u0007", "\u202e", "\u009b");
    }
}
