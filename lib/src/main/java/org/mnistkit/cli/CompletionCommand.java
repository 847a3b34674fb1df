package org.mnistkit.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The shell then completes commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints a script for the shell's tab key.",
            "With it, bash and zsh complete the kit's commands and options."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  source <(./mnist-kit completion)              in this shell",
            "  ./mnist-kit completion > ~/.mnist-kit.sh      once; then put into ~/.bashrc:",
            "  source ~/.mnist-kit.sh"
        })
final class CompletionCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        CommandLine kit = spec.root().commandLine();
        kit.getOut().print(AutoComplete.bash(kit.getCommandName(), kit));
        kit.getOut().flush();
    }
}
