package org.mnistkit.cli;

import org.mnistkit.data.ImageSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The light network on few images. */
@Command(
        name = "small",
        description = {
            "Trains the light network on the first few images, and measures it.",
            "The last 10 %% of the few are held back for validation."
        },
        mixinStandardHelpOptions = true,
        footerHeading = MnistKit.EXAMPLES,
        footer = {
            "  ./mnist-kit small -v -n 300 -e 2                two epochs on 300 images",
            "  ./mnist-kit small -n 5000 -x -s few.mnistkit    stop early, and keep the model"
        })
final class SmallCommand extends LightTraining {

    @Option(
            names = {"-n", "--train_limit", "--train-limit"},
            paramLabel = "N",
            defaultValue = "1000",
            converter = Positive.class,
            description = "how many training images to use (default: ${DEFAULT-VALUE})")
    private int limit;

    @Override
    ImageSet chosen(ImageSet train) {
        return train.take(limit);
    }
}
