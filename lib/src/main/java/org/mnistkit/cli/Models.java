package org.mnistkit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.data.Dataset;
import org.mnistkit.experiment.Experiment;
import org.mnistkit.file.WholeFile;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Model;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.UnknownWordException;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.TrainingDivergedException;

/**
 * Finds a model or an ensemble that a command was given: one just trained, a file, or one of the
 * kit's.
 */
final class Models {

    /** What {@link Interruption} says before a model is kept. */
    static final String KEEPING =
            "saving what was learned so far; with a large network this takes a few seconds …";

    private static final String ENDING = ".mnistkit";

    private Models() {}

    /** Where {@code train} writes its models; tests set the property, so as not to write there. */
    static Path directory() {
        return Path.of(System.getProperty("mnistkit.models", "Model_Output"));
    }

    /** The file that {@code train} writes a model of this name to. */
    static Path file(String name) {
        return directory().resolve(name + ENDING);
    }

    /**
     * Asks beforehand whether a model can be saved there.
     *
     * @throws org.mnistkit.file.DataException if not
     * @throws IllegalArgumentException if there is a file already that is not a model and would be
     *     lost
     */
    static void requireWritable(Path file) {
        WholeFile.requireWritable(file);
        try {
            if (Files.exists(file) && Files.size(file) > 0) {
                Classifier.load(file);
            }
        } catch (ModelFileException | IOException e) {
            throw new IllegalArgumentException(
                    "%s is there already, and is not a model that could be replaced. Name another file, or delete this one first."
                            .formatted(file),
                    e);
        }
    }

    /** Says so if a training starts from a model that may know the images which validate. */
    static void tellOfSeenImages(Experiment experiment, String model, Output output) {
        if (experiment.mayHaveSeenValidation()) {
            output.problem(
                    ("%s may have been trained on some of the images that validate here; the"
                                    + " validation accuracy is then better than it should be.")
                            .formatted(model));
        }
    }

    /**
     * Trains with a checkpoint, which is of no more use if the training leads nowhere.
     *
     * @throws TrainingDivergedException if it does
     */
    static Model train(
            Experiment experiment, ModelCheckpoint checkpoint, FitListener... listeners) {
        try {
            Compute compute = experiment.description().training().compute();
            return experiment.train(compute, checkpoint.file(), listeners);
        } catch (TrainingDivergedException e) {
            checkpoint.delete();
            throw e;
        }
    }

    /**
     * Saves a model wherever there is room for it; see {@link Rescue}.
     *
     * @return the file that it is in
     */
    static Path keep(Model model, Path file, PrintWriter err) {
        return Rescue.ofTerminal(err).save(model, file);
    }

    /**
     * A single model to start a training run from; otherwise as {@link #find(String, Dataset)}.
     *
     * @throws IllegalArgumentException if there is none, or it is an ensemble
     */
    static Model start(String pathOrName, Dataset dataset) {
        Classifier found = find(pathOrName, dataset);
        if (found instanceof Model model) {
            return model;
        }
        throw new IllegalArgumentException(
                "%s is an %s, but a training starts from the weights of one. Name a model."
                        .formatted(pathOrName, found));
    }

    /**
     * A file of a model or an ensemble, one of {@link #directory}, either with or without
     * ".mnistkit" at its end, or else a trained model of the kit.
     *
     * @param dataset what it has to tell apart
     * @throws IllegalArgumentException if it is none of these, or of another data set
     */
    static Classifier find(String pathOrName, Dataset dataset) {
        Classifier model = find(pathOrName);
        if (!model.classNames().equals(dataset.classNames())) {
            throw new IllegalArgumentException(
                    ("The model %s tells %s apart, but --dataset %s has the classes %s. Choose"
                                    + " another model, or another --dataset.")
                            .formatted(
                                    pathOrName,
                                    inShort(model.classNames()),
                                    dataset,
                                    inShort(dataset.classNames())));
        }
        return model;
    }

    /**
     * Several models, each as {@link #find(String, Dataset)} finds it, by what tables call them;
     * one that is named twice is there once.
     */
    static Map<String, Classifier> findAll(List<String> pathsOrNames, Dataset dataset) {
        return findAll(pathsOrNames, name -> find(name, dataset));
    }

    /**
     * The same by a way of one's own to find a model, which is given each path or name.
     *
     * @param find throws an exception if there is none, or it is not wanted
     */
    static Map<String, Classifier> findAll(
            List<String> pathsOrNames, Function<String, Classifier> find) {
        List<String> given = pathsOrNames.stream().map(String::strip).distinct().toList();
        if (given.contains("")) {
            throw new IllegalArgumentException(
                    "One of the models' names is empty. There is a comma too many.");
        }
        List<String> names = given.stream().map(Models::nameOf).toList();
        Map<String, Classifier> models = new LinkedHashMap<>();
        for (int i = 0; i < given.size(); i++) {
            // Two files of the same name in different directories are told apart by these.
            boolean isAlone = Collections.frequency(names, names.get(i)) == 1;
            models.put(isAlone ? names.get(i) : given.get(i), find.apply(given.get(i)));
        }
        return models;
    }

    /**
     * Ends the interruption of this thread, if there is one; otherwise no file could be written.
     *
     * @return whether it came before the model was measured, and so cut the training short
     */
    static boolean endsInterruption(Model model) {
        return Thread.interrupted() && !model.run().train().isMeasured();
    }

    /**
     * Asks whether a record of a model can be called by what tables call the model. Models of the
     * same name are told apart by their directories.
     *
     * @throws IllegalArgumentException if not
     */
    static void requirePlain(String name) {
        if (Path.of(name).getNameCount() > 1) {
            throw new IllegalArgumentException(
                    "The records of %s and of another model of that name would be one file. Measure the models one after the other, each with its own --records."
                            .formatted(name));
        }
    }

    /** The same of any classes. */
    static Classifier find(String pathOrName) {
        Path path = Path.of(pathOrName);
        for (Path candidate :
                List.of(
                        path,
                        directory().resolve(pathOrName + ENDING),
                        directory().resolve(pathOrName),
                        Path.of(pathOrName + ENDING))) {
            if (Files.isRegularFile(candidate)) {
                return Classifier.load(candidate);
            }
        }
        List<String> shipped = Classifier.pretrainedNames();
        if (shipped.contains(pathOrName)) {
            return Classifier.pretrained(pathOrName);
        }
        if (Files.exists(path)) {
            throw new IllegalArgumentException(
                    "%s is %s, not the file of a model."
                            .formatted(
                                    path,
                                    Files.isDirectory(path)
                                            ? "a directory"
                                            : "a device or the like"));
        }
        throw new IllegalArgumentException(
                "There is no model \"%s\": neither a file, nor one of %s, nor one of the kit's: %s.%s"
                        .formatted(
                                pathOrName,
                                directory(),
                                String.join(", ", shipped),
                                UnknownWordException.suggestion(pathOrName, shipped)));
    }

    private static String inShort(List<String> classNames) {
        return String.join(", ", classNames);
    }

    /** What tables call a model. */
    static String nameOf(String pathOrName) {
        return PlainName.ofFile(pathOrName, ENDING);
    }
}
