package org.mnistkit.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** How the benchmark's scripts talk to a contender: a line of words in, a line of JSON out. */
final class Protocol {

    private Protocol() {}

    /**
     * Answers until "quit", or until there is nothing more to read.
     *
     * @param contender makes what answers a line's words; it may print to standard output
     */
    static void serve(Supplier<Function<List<String>, String>> contender) throws IOException {
        // Libraries print what they like to standard output; answers get it for themselves.
        PrintStream answers = System.out;
        System.setOut(System.err);
        Function<List<String>, String> answer = contender.get();
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine();
                line != null && !line.equals("quit");
                line = in.readLine()) {
            answers.println(answer.apply(List.of(line.split(" ", -1))));
            answers.flush();
        }
    }
}
