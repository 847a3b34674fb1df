package org.mnistkit.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mnistkit.cli.MnistKit;

/**
 * The kit's command line for spark-submit, whose master it takes where the commands have "--on".
 */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        String master = System.getProperty("spark.master");
        if (master != null) {
            all.add("--on=" + master);
        }
        MnistKit.main(all.toArray(String[]::new));
    }
}
