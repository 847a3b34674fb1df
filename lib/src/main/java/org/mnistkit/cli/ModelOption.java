package org.mnistkit.cli;

import org.mnistkit.data.Dataset;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Model;
import picocli.CommandLine.Option;

/** The option of every command that asks one model, with one of the kit's as its default. */
final class ModelOption {

    @Option(
            names = {"-l", "--model", "--load_model", "--load-model"},
            paramLabel = "FILE",
            description =
                    "the model to ask: a file, the NAME of one that you have trained, or one of the"
                            + " kit's (default: one of the kit's)")
    private String model;

    /** What the model is called: what was given, or the default for these data. */
    String name(Dataset dataset) {
        return model == null ? pretrained(dataset.word()) : model;
    }

    /**
     * The model itself, or the ensemble.
     *
     * @throws IllegalArgumentException if there is no such model, or it is of another data set
     */
    Classifier find(Dataset dataset) {
        // A file of that name is not meant: whoever wants it names it.
        return model == null
                ? Model.pretrained(pretrained(dataset.word()))
                : Models.find(model, dataset);
    }

    /**
     * The model of the kit for a data set. The names of those that are not for digits end with the
     * data set's word.
     *
     * @throws IllegalArgumentException if the kit has none
     */
    static String pretrained(String word) {
        if (word.equals(Dataset.DIGITS.word())) {
            return Model.DEFAULT;
        }
        return Model.pretrainedNames().stream()
                .filter(name -> name.endsWith("-" + word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "The kit has no trained model for --dataset %s. Name one that you have trained with --model."
                                                .formatted(word)));
    }
}
