package org.mnistkit.cli;

import java.io.PrintWriter;
import org.mnistkit.data.DownloadListener;
import org.mnistkit.data.Mnist;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Both data sets, from wherever they are to be had. */
@Command(
        name = "download",
        description = {
            "Gets MNIST and Fashion-MNIST, unless they are there already.",
            "Where no mirror can be reached, synthetic images stand in for them, and it says so."
        },
        mixinStandardHelpOptions = true)
final class DownloadCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        DownloadListener listener =
                new DownloadListener() {
                    @Override
                    public void message(String text) {
                        out.println(text);
                        out.flush();
                    }
                };
        out.println(Mnist.digits(listener));
        out.println(Mnist.fashion(listener));
    }
}
