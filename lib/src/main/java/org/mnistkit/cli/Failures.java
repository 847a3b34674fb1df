package org.mnistkit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.archive.Untrusted;
import org.mnistkit.data.DataException;
import org.mnistkit.train.TrainingDivergedException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is told of a failure: one message, and a stack trace only for those who ask for one. */
final class Failures {

    /** What every message begins with, so that it can be told apart in a script's output. */
    static final String PREFIX = "mnist-kit: ";

    private Failures() {}

    /** A failure while a command was running. */
    static int tell(Throwable failure, CommandLine command) {
        print(command, message(failure), failure);
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** A command that did its work, but what it had to say got lost. */
    static int tellOutputLost(PrintWriter err) {
        err.println(
                PREFIX
                        + "The output could not be written to its end: there is no space left for"
                        + " it, or nobody reads it.");
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** A command line that makes no sense. */
    static int tellWrongUse(ParameterException failure, String... arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        print(command, failure.getMessage(), failure);
        boolean suggested = UnmatchedArgumentException.printSuggestions(failure, err);
        if (command.getParent() == null && !suggested) {
            command.usage(err, command.getColorScheme());
        } else if (command.getParent() != null) {
            err.println(
                    "How it is used: ./" + command.getCommandSpec().qualifiedName() + " --help");
        }
        return CommandLine.ExitCode.USAGE;
    }

    private static void print(CommandLine command, String message, Throwable failure) {
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText(PREFIX + Untrusted.printable(message)));
        MnistKit kit = (MnistKit) root(command).getCommand();
        if (kit.wantsStackTrace()) {
            failure.printStackTrace(err);
        }
        err.flush();
    }

    private static CommandLine root(CommandLine command) {
        CommandLine root = command;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return root;
    }

    /**
     * The message for a user; with the class of the exception if it is none that a user can mend.
     */
    static String message(Throwable failure) {
        boolean isForUsers =
                failure instanceof DataException
                        || failure instanceof ModelFileException
                        || failure instanceof UncheckedIOException
                        || failure instanceof IllegalArgumentException
                        || failure instanceof TrainingDivergedException;
        if (isForUsers && failure.getMessage() != null) {
            String reason = reason(failure.getCause());
            boolean isTold = failure.getMessage().contains(reason);
            return failure.getMessage() + (isTold ? "" : " (" + reason + ")");
        }
        return "%s: %s (--stacktrace shows more)"
                .formatted(failure.getClass().getName(), failure.getMessage());
    }

    /** What the system says of a file; empty if nothing. Some messages leave it to the cause. */
    private static String reason(Throwable cause) {
        if (!(cause instanceof IOException problem)) {
            return "";
        }
        String reason = DataException.reason(problem);
        boolean tellsNothing = reason.equals(problem.getClass().getSimpleName());
        return tellsNothing ? "" : reason;
    }
}
