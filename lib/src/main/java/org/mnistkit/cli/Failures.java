package org.mnistkit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.engine.onednn.OutOfMemoryException;
import org.mnistkit.file.DataException;
import org.mnistkit.train.TrainingDivergedException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said of a failure: one message, and a stack trace only for those who ask for one. */
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
        err.println(command.getColorScheme().errorText(PREFIX + message));
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
     * The message for a user; with the class of the exception if it is none that a user can fix.
     */
    static String message(Throwable failure) {
        Optional<OutOfMemoryError> noMemory = lackOfMemory(failure);
        if (noMemory.isPresent()) {
            return message(noMemory.get());
        }
        if (failure instanceof ModelFileException) {
            return failure.getMessage(); // which has the reason already, if it is of any use
        }
        boolean isForUsers =
                failure instanceof DataException
                        || failure instanceof UncheckedIOException
                        || failure instanceof IllegalArgumentException
                        || failure instanceof OutOfMemoryException
                        || failure instanceof TrainingDivergedException;
        if (isForUsers && failure.getMessage() != null) {
            String reason = reason(failure.getCause());
            boolean isTold = failure.getMessage().contains(reason);
            return failure.getMessage() + (isTold ? "" : " (" + reason + ")");
        }
        return "%s: %s (--stacktrace shows more)"
                .formatted(failure.getClass().getName(), failure.getMessage());
    }

    /**
     * A lack of memory behind a failure. Where it kept a class from being initialized, each later
     * use of the class fails with a text about it.
     */
    private static Optional<OutOfMemoryError> lackOfMemory(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof DataException || each instanceof OutOfMemoryException) {
                return Optional.empty(); // which says what there was no memory for
            }
            if (each instanceof OutOfMemoryError error) {
                return Optional.of(error);
            }
            if (String.valueOf(each.getMessage()).contains("java.lang.OutOfMemoryError")) {
                return Optional.of(new OutOfMemoryError(each.getMessage()));
            }
        }
        return Optional.empty();
    }

    private static String message(OutOfMemoryError failure) {
        String reason = String.valueOf(failure.getMessage());
        boolean isHeap = reason.contains("heap") || reason.contains("GC overhead");
        return isHeap
                ? "There is too little memory: Java's heap may take %,d MB. Allow it more: HEAP=2g ./mnist-kit …"
                        .formatted(Runtime.getRuntime().maxMemory() >> 20)
                : "There is too little memory (%s). Allow the process more, MEMORY_CAP=4g ./mnist-kit …, or train with smaller batches."
                        .formatted(reason);
    }

    /** What the system says of a file; empty if nothing. Some messages leave it to the cause. */
    private static String reason(Throwable cause) {
        if (!(cause instanceof IOException problem)) {
            return "";
        }
        String reason =
                problem instanceof JsonProcessingException json
                        ? json.getOriginalMessage() // without the lines on where in the text it is
                        : DataException.reason(problem);
        boolean tellsNothing = reason.equals(problem.getClass().getSimpleName());
        return tellsNothing ? "" : reason;
    }
}
