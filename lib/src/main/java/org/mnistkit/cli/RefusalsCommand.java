package org.mnistkit.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.RefusalScores;
import org.mnistkit.file.DataException;
import org.mnistkit.model.Classifier;
import org.mnistkit.pictures.OwnImages;
import org.mnistkit.record.RefusalRecord;
import org.mnistkit.record.RefusalTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What models refuse to answer. */
@Command(
        name = "refusals",
        description = {
            "Measures how often models of digits refuse to answer: of test"
                    + " images, of images that show no digit (clothes, letters, noise), and of"
                    + " pictures that people have made.",
            "Prints tables with a column for each model."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit refusals light-tuned mlp-small",
            "  ./mnist-kit refusals light-tuned --pictures mine        # mine/7_1.png shows a 7"
        })
final class RefusalsCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Mixin private MeasuredModels selected;
    @Mixin private Output output;

    @Option(
            names = "--pictures",
            paramLabel = "DIR",
            description =
                    "also pictures of one digit each, whose names begin with what they show and an"
                            + " underscore: those in this directory, or those in each directory in"
                            + " it")
    private Path pictures;

    @Override
    public void run() {
        Map<String, Classifier> models = selected.find(Dataset.DIGITS);
        Map<String, ImageSet> made = pictures == null ? Map.of() : bySource(pictures);
        ImageSet test = load(Dataset.DIGITS);
        Map<String, ImageSet> outsiders = RefusalScores.outsiders(load(Dataset.FASHION));
        List<RefusalRecord> measured = new ArrayList<>();
        models.forEach(
                (name, model) ->
                        measured.add(RefusalScores.measure(name, model, test, outsiders, made)));
        output.row(RefusalTable.refusals(measured).stripTrailing());
        if (!made.isEmpty()) {
            output.row("");
            output.row(RefusalTable.pictures(measured).stripTrailing());
        }
        selected.finish(measured, RefusalRecord::save, output);
    }

    private ImageSet load(Dataset dataset) {
        return DatasetOption.load(dataset, spec.commandLine().getErr()).test();
    }

    /** The pictures in a directory, or in each that is in it, by the directory's name. */
    private static Map<String, ImageSet> bySource(Path directory) {
        Map<String, ImageSet> sources = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(Files::isDirectory)
                    .sorted()
                    .filter(OwnImages::hasDigits)
                    .forEach(
                            source ->
                                    sources.put(
                                            source.getFileName().toString(),
                                            OwnImages.digits(source)));
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(
                    "%s: no directory that can be read. Name one with pictures in it."
                            .formatted(directory),
                    e);
        }
        return sources.isEmpty() ? Map.of(nameOf(directory), OwnImages.digits(directory)) : sources;
    }

    private static String nameOf(Path directory) {
        Path name = directory.toAbsolutePath().normalize().getFileName();
        return name == null ? directory.toString() : name.toString(); // "/" has none
    }
}
