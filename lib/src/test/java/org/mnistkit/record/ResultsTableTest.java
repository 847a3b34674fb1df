package org.mnistkit.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResultsTableTest {

    private static final List<RunRecord> RECORDS =
            List.of(
                    SampleRecords.record("baseline", 15, 1, 0.990),
                    SampleRecords.record("baseline", 15, 2, 0.991),
                    SampleRecords.record("baseline", 15, 3, 0.995),
                    SampleRecords.record("baseline", 5, 1, 0.98));

    @Test
    void runsThatDifferOnlyInTheirSeedShareALine() {
        // mean of .990 .991 .995 is .992, standard deviation √((4+1+9)/2)·.001 = .002646
        assertThat(ResultsTable.markdown(RECORDS).lines().filter(line -> line.contains("base")))
                .containsExactly(
                        "| **baseline**, 34,826 parameters | MNIST: 54,000 images, 5 epochs | 99.70"
                            + " % (loss 0.0100) | – | 98.00 % (loss 0.0300) | 99.00 | 15.0 | 1 |",
                        "| **baseline**, 34,826 parameters | MNIST: 54,000 images, 15 epochs |"
                                + " 99.70 ± 0.00 % (loss 0.0100 ± 0.0000) | – |"
                                + " 99.20 ± 0.26 % (loss 0.0300 ± 0.0000) | 99.00 | 15.0"
                                + " | 3 |");
    }

    @Test
    void otherLayersAreAnotherNetworkWhateverItsName() {
        RunRecord one = SampleRecords.record("my", 1, 1, 0.98);
        RunRecord changed = SampleRecords.record("my", 1, 2, 0.99);
        List<RunRecord> runs = List.of(one, SampleRecords.with(changed, "layers", "Dense 10"));

        assertThat(ResultsTable.markdown(runs).lines())
                .filteredOn(line -> line.startsWith("| **my**"))
                .hasSize(2);
    }

    @Test
    void recordsOfTrainingsWithoutAnEndAreNoResults() {
        RunRecord run = SampleRecords.record("my", 1, 1, 0.98);
        RunRecord.Training training =
                new RunRecord.Training("adam", 1, 128, 1, "", "interrupted", 100, null);
        List<RunRecord> interrupted = List.of(SampleRecords.with(run, "training", training));

        assertThat(ResultsTable.markdown(interrupted)).isEqualTo(MarkdownTables.EMPTY);
        assertThat(ResultsTable.summary(interrupted, List.of())).isEqualTo(MarkdownTables.EMPTY);
    }

    @Test
    void aRecipeIsMeasuredByTheFigureOfItsNetwork() {
        assertThat(tableOf("light-tuned")).contains("| 99.35–99.55 |");
        assertThat(tableOf("optimized_model")).contains("| 98.7 |");
        assertThat(tableOf("baseline-fast")).contains(") | – | 15.0 |");
        assertThat(tableOf("other")).contains(") | – | 15.0 |");
    }

    private static String tableOf(String network) {
        return ResultsTable.markdown(List.of(SampleRecords.record(network, 5, 1, 0.98)));
    }

    @Test
    void theMachineIsNamedOnce() {
        assertThat(ResultsTable.markdown(RECORDS)).containsOnlyOnce("Some CPU, Java 17.0.1, DL4J");
    }

    @Test
    void secondsOfAnotherMachineThanMostAreMarked() {
        List<RunRecord> records =
                List.of(
                        SampleRecords.record("light", 15, 1, 0.99, "A", 2),
                        SampleRecords.record("baseline", 15, 1, 0.99, "B", 7.5),
                        SampleRecords.record("deep", 15, 1, 0.99, "B", 7.5));

        assertThat(ResultsTable.markdown(records))
                .contains("| 4.0<sup>a</sup> |", "| 15.0 |")
                .contains("ran on: B, Java 17.0.1, DL4J; <sup>a</sup> A, Java 17.0.1, DL4J;");
    }

    @Test
    void anotherLearningRateIsAnotherTraining() throws IOException {
        RunRecord one = SampleRecords.record("baseline", 15, 1, 0.99);
        RunRecord two = SampleRecords.record("baseline", 15, 2, 0.98);
        String changed =
                two.toJson().replaceFirst("(\"optimizer\" : )\"[^\"]*\"", "$1\"adam, rate 0.5\"");
        RunRecord other = RunRecord.fromJson(changed);
        assertThat(other).isNotEqualTo(two);

        assertThat(ResultsTable.markdown(List.of(one, other)).lines())
                .filteredOn(line -> line.contains("base"))
                .hasSize(2);
    }

    @Test
    void theDocumentsHaveTheTablesOfTheRecordsThatThereAre() throws IOException {
        Path checkout = Path.of("").toAbsolutePath().getParent();
        List<RunRecord> records = ResultsTable.load(checkout.resolve("data/results"));
        List<CorruptionRecord> robustness =
                CorruptionRecord.loadAll(checkout.resolve("data/results/robustness"));
        List<EnsembleRecord> ensembles =
                EnsembleRecord.loadAll(checkout.resolve("data/results/ensembles"));
        List<RefusalRecord> refusals =
                RefusalRecord.loadAll(checkout.resolve("data/results/refusals"));
        List<ReliabilityRecord> reliability =
                ReliabilityRecord.loadAll(checkout.resolve("data/results/reliability"));

        assertThat(Files.readString(checkout.resolve("README.md")))
                .as("README.md, which \"make results\" brings up to date")
                .contains(ResultsTable.summary(records, ensembles));
        assertThat(Files.readString(checkout.resolve("docs/results.md")))
                .as("docs/results.md, which \"make results\" brings up to date")
                .contains(ResultsTable.markdown(records))
                .contains(CorruptionTable.markdown(robustness))
                .contains(EnsembleTable.markdown(ensembles))
                .contains(RefusalTable.refusals(refusals))
                .contains(RefusalTable.pictures(refusals));
        assertThat(Files.readString(checkout.resolve("docs/model-files.md")))
                .as("docs/model-files.md, which \"make results\" brings up to date")
                .contains(ReliabilityTable.markdown(reliability));
    }

    @Test
    void atAGlanceThereIsALineForEachNetwork() {
        List<RunRecord> records =
                List.of(
                        SampleRecords.record("baseline", 15, 1, 0.98),
                        SampleRecords.record("baseline", 15, 2, 0.99),
                        SampleRecords.record("baseline-tuned", 30, 1, 0.992),
                        SampleRecords.record("light-tuned", 20, 1, 0.995, "B", 60));

        assertThat(ResultsTable.summary(records, List.of()).lines())
                .contains(
                        "| baseline | 34,826 | 99.00 | 98.50 ± 0.71 | **99.20** | "
                                + minutes(1, 7.5)
                                + " |",
                        "| light | 34,826 | 99.35–99.55 | – | **99.50** | "
                                + minutes(1, 60)
                                + " |");
    }

    @Test
    void atAGlanceARecipeCountsThatWasTrainedWithSeveralSeeds() {
        List<RunRecord> records = new ArrayList<>();
        for (int seed = 1; seed <= 3; seed++) {
            records.add(
                    withValidation(SampleRecords.record("light-tuned", 20, seed, 0.995), 0.995));
        }
        records.add(withValidation(SampleRecords.record("light-augmented", 20, 1, 0.997), 0.998));

        assertThat(ResultsTable.summary(records, List.of()))
                .contains("| **99.50 ± 0.00** |")
                .contains("over 3 seeds");

        for (int seed = 2; seed <= 3; seed++) {
            records.add(
                    withValidation(
                            SampleRecords.record("light-augmented", 20, seed, 0.997), 0.998));
        }
        assertThat(ResultsTable.summary(records, List.of())).contains("| **99.70 ± 0.00** |");
    }

    @Test
    void atAGlanceThereAreNetworksOfTheKitAndEnsembles() {
        List<RunRecord> records =
                List.of(
                        SampleRecords.record("tiny", 2, 1, 0.995),
                        SampleRecords.record("example_model", 2, 1, 0.94),
                        SampleRecords.record("baseline-small", 2, 1, 0.996));
        EnsembleRecord five = SampleRecords.ensemble("five", 0.9975, 0.996, 0.997, 0.998);

        assertThat(ResultsTable.summary(records, List.of(five)).lines())
                .contains(
                        "| tiny | 34,826 | – | – | **99.50** | " + minutes(1, 7.5) + " |",
                        "| 3 × some, together | 104,478 | – | – | **99.75** | 0.4 |")
                .noneMatch(line -> line.contains("example") || line.contains("small"));
    }

    /** What was published of a network says nothing of a smaller one of its kind. */
    @Test
    void atAGlanceAnotherNetworkOfAKindHasANameOfItsOwn() {
        RunRecord published = SampleRecords.record("mlp", 2, 1, 0.98);
        RunRecord own = SampleRecords.record("mlp-augmented", 2, 1, 0.994);
        RunRecord smaller = SampleRecords.with(own, "parameters", 1_000);

        assertThat(ResultsTable.summary(List.of(published, smaller), List.of()).lines())
                .anyMatch(line -> line.startsWith("| mlp-augmented | 1,000 | – | – | **99.40** |"))
                .anyMatch(line -> line.startsWith("| mlp | 34,826 | 98.09 | 98.00 | – |"));
    }

    /** Versions are filled in by the build; a record made without it names none. */
    @Test
    void theRecordsNameTheVersionsThatMadeThem() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("../data/results"))) {
            List<Path> records = files.filter(file -> file.toString().endsWith(".json")).toList();
            assertThat(records).hasSizeGreaterThan(100);
            for (Path record : records) {
                assertThat(record).content().doesNotContain("${");
            }
        }
    }

    /** Training runs of networks that are not at a glance do not count. */
    @Test
    void atAGlanceTheSeedsAreThoseOfItsLines() {
        List<RunRecord> records =
                List.of(
                        SampleRecords.record("baseline", 15, 1, 0.98),
                        SampleRecords.record("baseline-small", 1, 1, 0.99),
                        SampleRecords.record("baseline-small", 1, 2, 0.99));

        assertThat(ResultsTable.summary(records, List.of())).contains("over 1 seed;");
        RunRecord unknown = SampleRecords.record("my-own", 1, 1, 0.99);
        assertThat(ResultsTable.summary(List.of(unknown), List.of()))
                .contains("over several seeds;");
    }

    /** On two cores, as in the sample records. */
    private static String minutes(int epochs, double seconds) {
        return String.format(Locale.ROOT, "%.1f", epochs * seconds / 60);
    }

    /** Or a figure would be shown because the test images liked it. */
    @Test
    void theRecipeAtAGlanceIsThatOfTheBestValidationAccuracy() {
        RunRecord lucky = SampleRecords.record("baseline-fast", 3, 1, 0.999);
        RunRecord better = SampleRecords.record("baseline-tuned", 30, 1, 0.99);
        List<RunRecord> records =
                List.of(withValidation(lucky, 0.97), withValidation(better, 0.98));

        assertThat(ResultsTable.summary(records, List.of()))
                .contains("**99.00**")
                .doesNotContain("99.90");
        assertThat(ResultsTable.summary(List.of(lucky, withValidation(better, 0.98)), List.of()))
                .contains("**99.00**")
                .doesNotContain("99.90");
    }

    @Test
    void theAugmentedRecipeIsOneOfTheNetworks() {
        RunRecord tuned = withValidation(SampleRecords.record("light-tuned", 25, 1, 0.995), 0.99);
        RunRecord augmented =
                withValidation(SampleRecords.record("light-augmented", 25, 1, 0.997), 0.995);

        assertThat(ResultsTable.summary(List.of(tuned, augmented), List.of()))
                .contains("| light | 34,826 | 99.35–99.55 | – | **99.70** |")
                .doesNotContain("99.50");
    }

    private static RunRecord withValidation(RunRecord run, double accuracy) {
        return SampleRecords.with(run, "validation", new Score(0.1, accuracy));
    }

    /** A record may come from anybody. */
    @Test
    void aNetworksNameMakesNoMarkup() {
        assertThat(tableOf("a|b <img src=x> [c](d) `e`\n| new | line |"))
                .contains(
                        "| **a\\|b \\<img src=x> \\[c\\](d) \\`e\\` \\| new \\| line \\|**,"
                                + " 34,826");
    }
}
