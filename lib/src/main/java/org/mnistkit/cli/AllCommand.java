package org.mnistkit.cli;

import org.mnistkit.data.ImageSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The light network on all images. */
@Command(
        name = "all",
        description = {
            "Trains the light network on all images, and measures it.",
            "The last 10 %% of the training images are held back for validation."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit all --seed 1 -s light.mnistkit      train, and keep the model",
            "  ./mnist-kit all -v -x --decay_rate              as it was published",
            "  ./mnist-kit all -l light.mnistkit -e 5          start from a model"
        })
final class AllCommand extends LightTraining {

    /** Hidden, but not unknown: the message can then say where it belongs. */
    @Option(
            names = {"-n", "--train_limit", "--train-limit"},
            hidden = true)
    private String limit;

    @Override
    public Integer call() {
        if (limit != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "-n/--train_limit goes with small, as all trains on all images: ./mnist-kit"
                            + " small -n "
                            + limit);
        }
        return super.call();
    }

    @Override
    ImageSet chosen(ImageSet train) {
        return train;
    }
}
