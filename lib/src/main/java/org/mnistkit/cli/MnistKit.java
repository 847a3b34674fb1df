package org.mnistkit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.mnistkit.data.DataException;
import org.mnistkit.model.Environment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the kit: {@code ./mnist-kit COMMAND}. */
@Command(
        name = "mnist-kit",
        description = "Trains and measures networks on MNIST and Fashion-MNIST.",
        subcommands = {
            DownloadCommand.class,
            ExploreCommand.class,
            SweepCommand.class,
            ResultsCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = MnistKit.Version.class)
public final class MnistKit implements Callable<Integer> {

    @Spec private CommandSpec spec;

    /** Runs a command and ends the program: 0 success, 1 failure, 2 wrong use. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        System.exit(run(out, err, arguments));
    }

    /** Runs a command; failures become one line of error output and a code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new MnistKit())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(MnistKit::tell)
                .execute(arguments);
    }

    /** What a user can mend is told in one line; anything else is a bug and shown in full. */
    private static int tell(Exception e, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (e instanceof DataException
                || e instanceof UncheckedIOException
                || e instanceof IllegalArgumentException) {
            command.getErr().println("mnist-kit: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw e;
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
