package org.mnistkit.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Spark says of a failure at length, in a sentence. */
final class Failure {

    /** What stands between Spark's preamble and the stack trace of the executor. */
    private static final Pattern REASON =
            Pattern.compile("Lost task [^:]*(?:\\([^)]*\\))?: ([^\\n]+)");

    private static final Pattern CLASS = Pattern.compile("^(?:[\\w.$]+\\.)?([\\w$]+): ");

    private Failure() {}

    /**
     * Why something failed.
     *
     * @return a sentence that ends in a period
     */
    static String of(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof Executor.UnfitException) {
                return each.getMessage();
            }
        }
        String message = String.valueOf(failure.getMessage());
        Matcher reason = REASON.matcher(message);
        String found = reason.find() ? reason.group(1) : message.lines().findFirst().orElse("");
        if (found.contains("UnfitException: ")) {
            return found.replaceFirst(".*UnfitException: ", "");
        }
        if (message.contains("InvalidClassException")
                || message.contains("ClassNotFoundException: org.mnistkit")) {
            return "The executors have no mnist-kit, or another version of it than the driver. Give"
                    + " both the same jars.";
        }
        if (message.contains("OutOfMemoryError") || message.contains("code 52")) {
            return "The executor ran out of memory. Give it more: --conf spark.executor.memory=2g.";
        }
        String sentence = CLASS.matcher(found.strip()).replaceFirst("");
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }
}
