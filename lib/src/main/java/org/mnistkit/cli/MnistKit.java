package org.mnistkit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.mnistkit.record.Environment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line of the kit: {@code ./mnist-kit COMMAND}. */
@Command(
        name = "mnist-kit",
        description = "Trains and measures networks on MNIST and Fashion-MNIST.",
        subcommands = {
            DownloadCommand.class,
            AllCommand.class,
            SmallCommand.class,
            TestCommand.class,
            TrainCommand.class,
            EnsembleCommand.class,
            CompareCommand.class,
            RobustnessCommand.class,
            RefusalsCommand.class,
            ReliabilityCommand.class,
            ExploreCommand.class,
            PredictCommand.class,
            ShowCommand.class,
            DrawCommand.class,
            CalibrateCommand.class,
            SweepCommand.class,
            ResultsCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit small -v -n 300 -e 2        train for a few seconds",
            "  ./mnist-kit predict my-digit.png        what is it?",
            "  ./mnist-kit train --help                more of a command"
        },
        versionProvider = MnistKit.Version.class)
public final class MnistKit implements Callable<Integer> {

    /** Heading of the examples at the end of each command's help. */
    static final String EXAMPLES = "%n@|bold Examples:|@%n";

    @Spec private CommandSpec spec;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "after an error, also show where in the program it happened")
    private boolean stackTrace;

    /** Runs a command and ends the program: 0 success, 1 failure, 2 wrong use. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        System.exit(run(out, err, arguments));
    }

    /** Runs a command; failures become one line of error output and a code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        boolean colors = CommandLine.Help.Ansi.AUTO.enabled();
        PrintWriter printableErr = PrintableWriter.to(err, colors);
        CommandLine command =
                Arguments.register(new CommandLine(new MnistKit()))
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setOut(PrintableWriter.to(out, colors))
                        .setErr(printableErr)
                        .setParameterExceptionHandler(Failures::tellWrongUse)
                        .setExecutionExceptionHandler(
                                (e, failed, parsed) -> Failures.tell(e, failed));
        command.getSubcommands()
                .values()
                .forEach(each -> each.getCommandSpec().versionProvider(new Version()));
        try {
            int code = command.execute(arguments);
            return code == 0 && out.checkError() ? Failures.tellOutputLost(printableErr) : code;
        } catch (Error e) { // picocli hands on exceptions only; without memory, too, say so plainly
            return Failures.tell(e, command);
        }
    }

    boolean wantsStackTrace() {
        return stackTrace;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Which command? Choose one of these:");
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            Environment environment = Environment.current();
            return new String[] {
                "mnist-kit " + environment.kit() + ", DL4J " + environment.dl4j(),
                environment.inShort()
            };
        }
    }
}
