package org.mnistkit.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.mnistkit.experiment.Cluster;
import org.mnistkit.experiment.TrainingJob;
import org.mnistkit.experiment.Workers;
import org.mnistkit.file.WholeFile;
import org.mnistkit.settings.Compute;
import org.mnistkit.train.FitListener;

/**
 * Training runs on Apache Spark:
 *
 * <pre>
 * try (SparkCluster cluster = SparkCluster.connect("spark://host:7077")) {
 *     search.withExecutor(cluster).run(images, directory);
 * }
 * </pre>
 *
 * <p>Each training run is a Spark job of one task. Spark sends it to an executor, and to another
 * one if that dies; the driver, which is this process, waits for the result and alone writes files.
 * So whatever Spark runs twice is the same and counts once. The images are sent to each executor
 * once.
 */
public final class SparkCluster implements Cluster {

    /** Training runs that Spark knows of: enough that no core ever waits for the driver. */
    private static final int LEAST_IN_FLIGHT = 64;

    /**
     * Larger checkpoints stay here, as Spark's messages have at most 128 MB: they only save time.
     */
    private static final int LARGEST_CHECKPOINT = 100_000_000;

    /** Before Spark's own hook, which stops it while training runs wait for their results. */
    private static final int BEFORE_SPARK = FileSystem.SHUTDOWN_HOOK_PRIORITY + 1000;

    private static final int SECONDS_TO_END = 60;

    private static final AtomicInteger GROUPS = new AtomicInteger();

    private final JavaSparkContext spark;
    private final Consumer<String> log;
    private final Broadcast<SerializableConfiguration> hadoop;

    /** Who waits for training runs, and {@link #endTrainings}, which waits for those. */
    private final Phaser running = new Phaser(1);

    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

    private final Runnable atExit = this::endTrainings;

    /** The images that the executors have. */
    private Object sent;

    private Broadcast<?> broadcast;

    private SparkCluster(JavaSparkContext spark, Consumer<String> log) {
        this.spark = spark;
        this.log = log;
        hadoop = SerializableConfiguration.broadcast(spark.sc());
        ShutdownHookManager.get()
                .addShutdownHook(atExit, BEFORE_SPARK, SECONDS_TO_END, TimeUnit.SECONDS);
    }

    /** As below, with Spark's own settings, and without a word. */
    public static SparkCluster connect(String master) {
        return connect(master, Map.of(), line -> {});
    }

    /**
     * Connects to a cluster, waits for its first executor, and asks it whether it can train.
     *
     * @param master as spark-submit takes it: "spark://host:7077", "k8s://…", "yarn", or "local[2]"
     *     for two training runs at a time in this process
     * @param settings of Spark, by their names
     * @param log gets a line about the executors, and later one for each training run that went on
     *     from a shared checkpoint; called by several threads
     * @throws IllegalArgumentException if the master or a setting is none, nobody answers there, or
     *     the executor cannot train; the message says how to fix it
     */
    public static SparkCluster connect(
            String master, Map<String, String> settings, Consumer<String> log) {
        JavaSparkContext spark = Connection.open(master, settings);
        try {
            if (spark.getConf().contains(SharedCheckpoint.DIRECTORY)) {
                SharedCheckpoint.requireDirectory(
                        spark.getConf().get(SharedCheckpoint.DIRECTORY), spark);
            }
            Executor first = Connection.firstExecutor(spark);
            SparkCluster cluster = new SparkCluster(spark, log);
            log.accept(
                    "Spark %s at %s, %d at a time now; the first executor: %s.%s"
                            .formatted(
                                    spark.version(),
                                    master,
                                    cluster.atOnce(),
                                    first.inShort(),
                                    spark.sc().uiWebUrl().isEmpty()
                                            ? ""
                                            : " Its pages: " + spark.sc().uiWebUrl().get()));
            return cluster;
        } catch (RuntimeException | Error e) {
            spark.close();
            throw e;
        }
    }

    @Override
    public int atOnce() {
        return Math.max(1, spark.defaultParallelism() / threads());
    }

    /** The shared counterpart of the driver's checkpoint; null if there is no place for it. */
    private SharedCheckpoint shared(Path checkpoint) {
        return spark.getConf().contains(SharedCheckpoint.DIRECTORY)
                ? SharedCheckpoint.of(
                        spark.getConf().get(SharedCheckpoint.DIRECTORY), checkpoint, hadoop)
                : null;
    }

    JavaSparkContext spark() {
        return spark;
    }

    /** For each training run. */
    int threads() {
        return spark.getConf().getInt("spark.task.cpus", 1);
    }

    @Override
    public <D, R, J extends TrainingJob<D, R>> void run(
            D images, Compute compute, List<J> jobs, Handler<J, R> handler) {
        if (jobs.isEmpty()) {
            return;
        }
        Compute own = compute.threads() == 0 ? compute.withThreads(threads()) : compute;
        Broadcast<D> everywhere = broadcast(images);
        String group = "mnist-kit-" + GROUPS.incrementAndGet();
        List<Remote<D, R, J>> remote = new ArrayList<>();
        jobs.forEach(job -> remote.add(new Remote<>(job, this, group)));
        running.register();
        waiting.add(Thread.currentThread());
        try {
            // Threads of the driver that wait, one for each training run in flight.
            new Workers(Math.max(LEAST_IN_FLIGHT, 2 * atOnce()))
                    .run(everywhere, own, remote, new Unpacking<>(handler));
        } finally {
            waiting.remove(Thread.currentThread());
            try {
                // What is left of them, if this was interrupted or a result could not be written.
                if (!spark.sc().isStopped()) {
                    uninterrupted(() -> spark.sc().cancelJobGroup(group));
                }
            } finally {
                running.arriveAndDeregister();
            }
        }
    }

    /**
     * Sends images that the executors don't have yet. They free those from before, which are sent
     * again to whoever still works with them.
     */
    @SuppressWarnings("unchecked") // sent and broadcast change together
    synchronized <D> Broadcast<D> broadcast(D images) {
        if (sent != images) {
            if (broadcast != null) {
                broadcast.unpersist();
            }
            broadcast = spark.broadcast(images);
            sent = images;
        }
        return (Broadcast<D>) broadcast;
    }

    /**
     * After Ctrl-C, each thread that waits for training runs is interrupted and cancels them; for
     * that, Spark still has to be there.
     */
    private void endTrainings() {
        waiting.forEach(Thread::interrupt);
        try {
            running.awaitAdvanceInterruptibly(running.arrive());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it has taken too long
        }
    }

    @Override
    public void close() {
        uninterrupted(spark::close);
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(atExit);
        }
    }

    /** After Ctrl-C, too: Spark waits for its own threads, and an interrupted thread cannot. */
    private static void uninterrupted(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * What came of a training run.
     *
     * @param result what it came to; null if it failed
     * @param failure why it failed
     */
    private record Report<R>(R result, String failure) {}

    /** Hands the reports about remote training runs on to whoever had them carried out. */
    private record Unpacking<D, R, J extends TrainingJob<D, R>>(Handler<J, R> handler)
            implements Handler<Remote<D, R, J>, Report<R>> {

        @Override
        public Path checkpoint(Remote<D, R, J> remote) {
            return handler.checkpoint(remote.job);
        }

        @Override
        public void ended(Remote<D, R, J> remote, Report<R> report) {
            if (report.result == null) {
                failed(remote, report.failure);
            } else {
                handler.ended(remote.job, report.result);
            }
        }

        @Override
        public void failed(Remote<D, R, J> remote, String reason) {
            handler.failed(remote.job, reason);
        }
    }

    /** A training seen from the driver: to carry it out is to wait for the executor that does. */
    @SuppressWarnings("serial") // it stays here
    private record Remote<D, R, J extends TrainingJob<D, R>>(
            J job, SparkCluster cluster, String group)
            implements TrainingJob<Broadcast<D>, Report<R>> {

        @Override
        public String name() {
            return job.name();
        }

        @Override
        public boolean goesOn() {
            return job.goesOn();
        }

        @Override
        public void run(
                Broadcast<D> images,
                Compute compute,
                Path checkpoint,
                Consumer<Report<R>> ended,
                FitListener... listeners) {
            SharedCheckpoint shared = cluster.shared(checkpoint);
            String origin = shared == null ? checkpoint.toString() : shared.toString();
            Shipment<D, R> shipment =
                    new Shipment<>(
                            job,
                            images,
                            compute,
                            read(checkpoint),
                            origin,
                            shared,
                            Executor.code());
            Shipment.Arrival<R> arrival;
            try {
                JavaSparkContext spark = cluster.spark;
                spark.setJobGroup(group, name(), true);
                arrival = spark.parallelize(List.of(shipment), 1).map(Shipment::carryOut).first();
            } catch (Exception e) { // Scala doesn't declare what it throws
                if (!isInterrupted(e)) {
                    ended.accept(new Report<>(null, Failure.of(e)));
                }
                return;
            }
            if (!arrival.failure().isEmpty()) {
                ended.accept(new Report<>(null, arrival.failure()));
                return;
            }
            if (arrival.checkpoint().length > 0) {
                WholeFile.write(checkpoint, arrival.checkpoint());
            }
            if (!arrival.first().isEmpty()) {
                cluster.log.accept("%s: went on with %s".formatted(name(), arrival.first()));
            }
            arrival.results().forEach(result -> ended.accept(new Report<>(result, "")));
            // Not before the results are saved, or a driver that is killed here would lose it all.
            if (shared != null
                    && !arrival.results().isEmpty()
                    && arrival.results().stream().allMatch(job::isOver)) {
                delete(shared);
            }
        }

        /** One that stays does no harm to the training runs that are still to come. */
        private void delete(SharedCheckpoint shared) {
            try {
                shared.delete();
            } catch (UncheckedIOException e) {
                cluster.log.accept("%s: %s".formatted(name(), e.getMessage()));
            }
        }

        /** Whether it is not the training that failed, but all have to end. */
        private boolean isInterrupted(Exception e) {
            if (cluster.spark.sc().isStopped()) {
                // Ctrl-C ends Spark, too, and interrupts this thread a moment sooner or later.
                try {
                    Thread.sleep(2000);
                } catch (InterruptedException late) {
                    Thread.currentThread().interrupt();
                    return true;
                }
                throw new IllegalArgumentException(
                        "Spark has ended in the middle of the work: "
                                + Failure.of(e)
                                + " The same command goes on where this ended.");
            }
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return Thread.currentThread().isInterrupted();
        }
    }

    private static byte[] read(Path checkpoint) {
        try {
            return Files.exists(checkpoint) && Files.size(checkpoint) <= LARGEST_CHECKPOINT
                    ? Files.readAllBytes(checkpoint)
                    : new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException("The checkpoint cannot be read: " + checkpoint, e);
        }
    }
}
