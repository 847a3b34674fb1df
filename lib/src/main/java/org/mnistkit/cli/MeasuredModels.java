package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.mnistkit.data.Dataset;
import org.mnistkit.file.WholeFile;
import org.mnistkit.model.Classifier;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The models of every command that measures some, and where the record of each goes. */
final class MeasuredModels {

    @Parameters(
            paramLabel = "MODEL",
            arity = "1..*",
            description = "names in Model_Output, names of the kit's, or files")
    private List<String> names;

    @Option(
            names = "--records",
            paramLabel = "DIR",
            description = "also write the record of each model there, as MODEL.json")
    private Path records;

    /**
     * The models by what to call them. If records are to be written, there is a place for them.
     *
     * @throws IllegalArgumentException if a model is missing or of another data set, or has a name
     *     that no record can have
     */
    Map<String, Classifier> find(Dataset dataset) {
        if (records != null) {
            WholeFile.requireDirectory(records);
        }
        Map<String, Classifier> models = Models.findAll(names, dataset);
        if (records != null) {
            models.keySet().forEach(Models::requirePlain);
        }
        return models;
    }

    /**
     * Writes the records if it was asked for: after the figures, so that a full disk does not take
     * what was measured.
     *
     * @param save writes a record into a directory, and returns its file
     */
    <R> void finish(List<R> measured, BiFunction<R, Path, Path> save, Output output) {
        List<String> files = new ArrayList<>();
        if (records != null) {
            measured.forEach(record -> files.add(save.apply(record, records).toString()));
            output.row(String.join(", ", files));
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("models", measured);
        facts.put("files", files);
        output.result(facts, "");
    }
}
