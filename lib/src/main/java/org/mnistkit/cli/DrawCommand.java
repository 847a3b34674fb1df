package org.mnistkit.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.mnistkit.data.Dataset;
import org.mnistkit.model.Classifier;
import org.mnistkit.page.AllowedHosts;
import org.mnistkit.page.DrawingPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A page to draw on, live. */
@Command(
        name = "draw",
        description = {
            "Opens a page to draw a digit on, and shows what a network makes of it while you draw.",
            "The page is served on this machine, to this machine alone, until Ctrl-C. The models of"
                + " the kit can be chosen in it, and those that are named here. Nothing is written"
                + " but the digits and the model that you choose to keep, in --folder."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit draw                     the page, with the kit's models",
            "  ./mnist-kit draw first mine.mnistkit with two of your own as well",
            "  ./mnist-kit draw --port 9000 --no-open"
        })
final class DrawCommand implements Callable<Integer> {

    private static final int LAST_PORT = 65535;

    @Spec private CommandSpec spec;
    @Mixin private Output output;

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..*",
            description =
                    "a model of digits: a file, the NAME of one that you have trained, or one of"
                            + " the kit's; the first is asked to begin with (default: one of the"
                            + " kit's)")
    private List<String> models;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "N",
            description =
                    "where to serve the page, or 0 for any free port (default: "
                            + DrawingPage.PORT
                            + ", or the next that is free)")
    private Integer port;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description =
                    "where digits are kept that you write to teach a model, and the model"
                            + " (default: handwriting)")
    private Path folder = DrawingPage.FOLDER;

    @Option(
            names = "--no-open",
            description =
                    "only print the page's address, and do not open it in a browser; on a machine"
                            + " with other users, who could see it in the list of processes")
    private boolean noOpen;

    @Override
    public Integer call() {
        if (port != null && (port < 0 || port > LAST_PORT)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--port is %d, but must be from 0 to %d".formatted(port, LAST_PORT));
        }
        Map<String, Supplier<Classifier>> chosen = chosen();
        try (DrawingPage page =
                port == null
                        ? DrawingPage.open(chosen, folder, AllowedHosts.LOOPBACK)
                        : DrawingPage.open(chosen, folder, AllowedHosts.LOOPBACK, port)) {
            String address = page.address().toString();
            output.result(
                    Map.of("address", address),
                    "The page is at %s%nCtrl-C ends it.".formatted(address));
            if (!noOpen) {
                Browser.open(address);
            }
            page.awaitClose();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** Loaded at once, so that whatever is wrong with one is told here. */
    private Map<String, Supplier<Classifier>> chosen() {
        Map<String, Supplier<Classifier>> chosen = new LinkedHashMap<>();
        Models.findAll(models == null ? List.of() : models, DrawCommand::find)
                .forEach((name, model) -> chosen.put(name, () -> model));
        return chosen;
    }

    private static Classifier find(String pathOrName) {
        Classifier found = Models.find(pathOrName);
        if (!found.classNames().equals(Dataset.DIGITS.classNames())) {
            throw new IllegalArgumentException(
                    "The model %s tells %s apart, but the page is for digits. Name a model of digits."
                            .formatted(pathOrName, String.join(", ", found.classNames())));
        }
        return found;
    }
}
