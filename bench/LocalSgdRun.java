import java.nio.file.Path;
import java.util.Map;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.spark.LocalSgd;
import org.mnistkit.spark.SparkCluster;

/**
 * One training run by LocalSgd; called by local_sgd.py. Prints, for each round, how many seconds it has trained and the accuracy
 * on validation images.
 *
 * <p>Arguments: a master, the threads of each training run, how many shares, how many rounds, a seed, the folder with MNIST's
 * files, and the secret of the cluster.
 */
final class LocalSgdRun {

    private LocalSgdRun() {}

    public static void main(String[] arguments) {
        TrainingConfig training =
                Description.shipped("baseline")
                        .training()
                        .withEpochs(Integer.parseInt(arguments[3]))
                        .withSeed(Long.parseLong(arguments[4]));
        Description description = Description.shipped("baseline").withTraining(training);
        ImageSet images = Dataset.DIGITS.load(Path.of(arguments[5])).train();
        Split data = images.split(0.9, training.seed());
        Map<String, String> settings =
                Map.of(
                        "spark.task.cpus", arguments[1],
                        "spark.authenticate", "true",
                        "spark.authenticate.secret", arguments[6]);
        try (SparkCluster cluster = SparkCluster.connect(arguments[0], settings, line -> {})) {
            int shares = Integer.parseInt(arguments[2]);
            LocalSgd.fit(
                    cluster,
                    description,
                    data,
                    shares,
                    round ->
                            System.out.printf(
                                    "round %d: %.3f %.6f%n",
                                    round.number(),
                                    round.seconds(),
                                    round.validation().accuracy()));
        }
    }
}
