package org.mnistkit.spark;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Split;
import org.mnistkit.description.Description;
import org.mnistkit.evaluate.Evaluator;
import org.mnistkit.record.Score;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.EarlyStopping;
import org.mnistkit.settings.Optimizer;
import org.mnistkit.settings.Schedule;
import org.mnistkit.settings.TrainingConfig;
import org.mnistkit.settings.Values;
import org.mnistkit.train.Trainer;

/**
 * One training run by several executors: local SGD, also called federated averaging (McMahan et al.
 * 2017, "Communication-efficient learning of deep networks from decentralized data"; Stich 2019,
 * "Local SGD converges fast and communicates little").
 *
 * <pre>
 * for each round
 *     each executor: train the network for an epoch, with its own share of the images
 *     the weights become the mean of all theirs
 * </pre>
 *
 * <p>With one share this is a training run as any other. With more, a round takes less time, and
 * the network learns less in it: docs/cluster.md has both, measured.
 */
public final class LocalSgd {

    private static final String JOB_GROUP = "mnist-kit-rounds";

    /**
     * How far it has come.
     *
     * @param number of the round, from 1
     * @param validation how well the mean does on the validation images
     * @param seconds since the training began, without measuring that
     */
    public record Round(int number, Score validation, double seconds) {}

    private LocalSgd() {}

    /**
     * Trains a network.
     *
     * @param cluster what trains; best with as many executors as there are shares
     * @param description the network, and how to train it: a round for each of its epochs. Its
     *     learning rate must be constant, and its averaging 0; early stopping and limits of time
     *     are not heeded
     * @param data the training images, normalized, which are dealt out like cards, and others to
     *     validate with, at least one of each
     * @param shares how many there are, at least 1
     * @param ended is told of each round
     * @return the trained network, which the caller closes
     * @throws IllegalArgumentException if there are fewer images than shares or none to validate
     *     with, the number of epochs is unknown, the learning rate changes, or the training
     *     averages its weights
     * @throws IllegalStateException if an executor fails three times; the message says why
     */
    public static MultiLayerNetwork fit(
            SparkCluster cluster,
            Description description,
            Split data,
            int shares,
            Consumer<Round> ended) {
        requireConstantRate(description.training().optimizer());
        requireNoAveraging(description.training());
        if (shares < 1 || shares > data.train().size()) {
            throw new IllegalArgumentException(
                    "shares is %d, but must be from 1 to %,d, the number of training images"
                            .formatted(shares, data.train().size()));
        }
        if (data.validation().size() == 0) {
            throw new IllegalArgumentException(
                    "there are no images to validate with after each round; give at least one");
        }
        if (description.training().epochs() < 1) {
            throw new IllegalArgumentException(
                    "the description does not say how many epochs; put a number in place of"
                            + " \"unknown\"");
        }
        MultiLayerNetwork network = description.network(description.training().seed());
        try {
            train(network, cluster, description, data, shares, ended);
            return network;
        } catch (RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    private static void train(
            MultiLayerNetwork network,
            SparkCluster cluster,
            Description description,
            Split data,
            int shares,
            Consumer<Round> ended) {
        Broadcast<ImageSet> images = cluster.broadcast(data.train());
        double seconds = 0;
        for (int round = 1; round <= description.training().epochs(); round++) {
            long began = System.nanoTime();
            round(network, cluster, description, images, shares, round);
            seconds += (System.nanoTime() - began) / 1e9;
            Score score = Evaluator.predict(network, data.validation()).score();
            ended.accept(new Round(round, score, seconds));
        }
    }

    private static void round(
            MultiLayerNetwork network,
            SparkCluster cluster,
            Description description,
            Broadcast<ImageSet> images,
            int shares,
            int round) {
        JavaSparkContext spark = cluster.spark();
        Broadcast<NetworkWeights> weights = spark.broadcast(NetworkWeights.of(network));
        try {
            Task task =
                    new Task(
                            description,
                            images,
                            weights,
                            round,
                            shares,
                            cluster.threads(),
                            Executor.code());
            spark.setJobGroup(JOB_GROUP, "Round %d of local SGD".formatted(round), true);
            mean(trained(spark, task)).copyTo(network);
        } finally {
            if (!spark.sc().isStopped()) {
                weights.destroy();
            }
        }
    }

    /** What each share has made of the weights, in the order of the shares. */
    private static List<NetworkWeights> trained(JavaSparkContext spark, Task task) {
        try {
            return spark.parallelize(IntStream.range(0, task.shares).boxed().toList(), task.shares)
                    .map(task::train)
                    .collect();
        } catch (Exception e) { // Scala doesn't declare what it throws
            if (e instanceof InterruptedException) {
                Thread.interrupted(); // so that Spark can be told
                spark.sc().cancelJobGroup(JOB_GROUP);
                Thread.currentThread().interrupt();
                throw new IllegalStateException("The training was interrupted.", e);
            }
            throw new IllegalStateException(Failure.of(e), e);
        }
    }

    /** Added up in their order, whichever came first: another order rounds in another way. */
    private static NetworkWeights mean(List<NetworkWeights> all) {
        NetworkWeights sum = all.get(0);
        for (NetworkWeights next : all.subList(1, all.size())) {
            sum = sum.plus(next);
        }
        return sum.dividedBy(all.size());
    }

    /** An executor begins a training run in each round, and with it a schedule would begin anew. */
    private static void requireConstantRate(Optimizer optimizer) {
        if (optimizer != null && !optimizer.schedule().equals(Schedule.CONSTANT)) {
            throw new IllegalArgumentException(
                    "the schedule is %s, but here the learning rate must be constant"
                            .formatted(optimizer.schedule()));
        }
    }

    /** Each executor would begin an average of its own in each round. */
    private static void requireNoAveraging(TrainingConfig training) {
        if (training.averaging() > 0) {
            throw new IllegalArgumentException(
                    "averaging is %s, but must be 0 here, where the weights become a mean after each round"
                            .formatted(Values.number(training.averaging())));
        }
    }

    /**
     * What executors do in a round.
     *
     * @param weights of the network before it
     * @param threads for each of them
     * @param code of the driver; see {@link Executor#code}
     */
    private record Task(
            Description description,
            Broadcast<ImageSet> images,
            Broadcast<NetworkWeights> weights,
            int round,
            int shares,
            int threads,
            String code)
            implements Serializable {

        /** Trains with one of the shares, counted from 0. */
        NetworkWeights train(int share) {
            Executor.here(code);
            ImageSet all = images.value();
            ImageSet own =
                    all.select(
                            IntStream.range(0, all.size())
                                    .filter(i -> i % shares == share)
                                    .toArray());
            TrainingConfig training = description.training();
            // Another order and other dropout for each share and in each round.
            long seed = training.seed() + (long) round * shares + share;
            MultiLayerNetwork network = description.network(training.seed());
            try {
                weights.value().copyTo(network);
                new Trainer(
                                training.withEpochs(1)
                                        .withSeed(seed)
                                        .withEarlyStopping(EarlyStopping.NONE)
                                        .withMaxSeconds(Double.POSITIVE_INFINITY)
                                        .withTargetAccuracy(0)
                                        .withCompute(Compute.DEFAULT.withThreads(threads)))
                        .fit(network, new Split(own, own.take(0)));
                return NetworkWeights.of(network);
            } finally {
                network.close();
            }
        }
    }
}
