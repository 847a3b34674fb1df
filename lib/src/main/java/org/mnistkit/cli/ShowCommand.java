package org.mnistkit.cli;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mnistkit.data.ImageSet;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.evaluate.Predictions;
import org.mnistkit.file.WholeFile;
import org.mnistkit.model.Classifier;
import org.mnistkit.model.Ensemble;
import org.mnistkit.model.Model;
import org.mnistkit.plot.Pictures;
import org.mnistkit.plot.Png;
import org.mnistkit.settings.UnknownWordException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A model at work, in pictures. */
@Command(
        name = "show",
        description = {
            "Draws what a model makes of test images, as PNG files.",
            "demo.png: ten images with what it takes them for. demo_wrong.png: those it gets wrong,"
                    + " the most certain first. demo_all_layers.png: what every layer makes of an"
                    + " image. An ensemble has no layers of its own: its members are listed"
                    + " instead."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit show                                  all three, of a model of the kit",
            "  ./mnist-kit show demo_wrong --model first --open  look at them at once",
            "  ./mnist-kit show --dataset fashion --image 7 --out pictures"
        })
final class ShowCommand implements Runnable {

    private static final int SHOWN = 10;

    @Spec private CommandSpec spec;
    @Mixin private DatasetOption data;
    @Mixin private ModelOption model;
    @Mixin private Output output;

    private static final String RIGHT_OR_WRONG = "demo";
    private static final String WRONG = "demo_wrong";
    private static final String ALL_LAYERS = "demo_all_layers";
    private static final String NO_MISTAKES =
            "The model is right about every test image: there is no demo_wrong.";
    private static final List<String> DEMOS = List.of(RIGHT_OR_WRONG, WRONG, ALL_LAYERS);

    @Parameters(
            paramLabel = "DEMO",
            arity = "0..*",
            description = "demo, demo_wrong, demo_all_layers (default: all there are)")
    private List<String> demos;

    @Option(
            names = {"-i", "--image"},
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "the test image, from 0, that goes through all layers and is the first of the"
                            + " ten (default: ${DEFAULT-VALUE})")
    private int image;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            defaultValue = "Model_Output/pictures",
            description = "where the files go; made if need be (default: ${DEFAULT-VALUE})")
    private Path directory;

    @Option(names = "--open", description = "also open them, where there is a desktop")
    private boolean open;

    @Override
    public void run() {
        for (String demo : demos == null ? DEMOS : demos) {
            if (!DEMOS.contains(demo)) {
                throw wrong(
                        new UnknownWordException("DEMO", demo, DEMOS.toArray(String[]::new))
                                .getMessage());
            }
        }
        Classifier shown = model.find(data.dataset);
        List<String> drawn = drawn(shown);
        ImageSet test = data.load().test();
        if (image < 0 || image >= test.size()) {
            throw wrong(
                    "--image is %d, but the test images have the numbers 0 to %d"
                            .formatted(image, test.size() - 1));
        }
        WholeFile.requireDirectory(directory);
        List<Path> files = new ArrayList<>();
        for (String demo : drawn) {
            Path file = directory.resolve(demo + ".png");
            Optional<BufferedImage> picture = draw(demo, shown, test);
            if (picture.isPresent()) {
                WholeFile.write(file, Png.bytes(picture.get()));
                files.add(file);
            } else if (demos == null) {
                output.line(NO_MISTAKES);
            } else {
                throw new IllegalArgumentException(NO_MISTAKES);
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        facts.put("model", model.name(data.dataset));
        if (shown instanceof Ensemble ensemble) {
            facts.put("members", Members.facts(ensemble));
            lines.addAll(Members.lines(ensemble));
        }
        List<String> names = files.stream().map(Path::toString).toList();
        facts.put("files", names);
        lines.addAll(names);
        output.result(facts, String.join(System.lineSeparator(), lines));
        if (open) {
            names.forEach(ShowCommand::open);
        }
    }

    /** What was asked for, or all there is. */
    private List<String> drawn(Classifier shown) {
        if (shown instanceof Model) {
            return demos == null ? DEMOS : demos;
        }
        if (demos == null) {
            return List.of(RIGHT_OR_WRONG, WRONG);
        }
        if (demos.contains(ALL_LAYERS)) {
            throw wrong(
                    ("%s draws the layers of a single network, but %s is an %s. Name a model: a"
                                    + " member, for example, that unzip takes out of the file.")
                            .formatted(ALL_LAYERS, model.name(data.dataset), shown));
        }
        return demos;
    }

    /** Empty if the mistakes are to be drawn, and there are none. */
    private Optional<BufferedImage> draw(String demo, Classifier shown, ImageSet test) {
        return switch (demo) {
            case RIGHT_OR_WRONG ->
                    Optional.of(
                            Pictures.predictions(
                                    Evaluator.predict(shown, test.skip(image).take(SHOWN))));
            case WRONG -> {
                Predictions mistakes = Evaluator.predict(shown, test).mistakes();
                yield mistakes.size() == 0
                        ? Optional.empty()
                        : Optional.of(Pictures.predictions(mistakes.take(SHOWN)));
            }
            case ALL_LAYERS -> {
                Model single = shown.members().get(0);
                ImageSet images = test.normalizedBy(single.normalization());
                yield Optional.of(Pictures.activations(single.network(), images, image));
            }
            default -> throw new IllegalStateException(demo);
        };
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static void open(String file) {
        if (!Browser.open(file)) {
            throw new IllegalArgumentException(
                    "There is no desktop to open pictures on; %s is written nevertheless."
                            .formatted(file));
        }
    }
}
