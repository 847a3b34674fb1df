package org.mnistkit.spark;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.package$;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;

/** How the driver gets to a cluster, and what it asks before it begins. */
final class Connection {

    /** Where each executor has the kit's jars already; otherwise the driver sends them. */
    static final String JARS = "spark.mnistkit.jars";

    /** How long to wait for the first executor. */
    static final String TIMEOUT = "spark.mnistkit.timeout";

    private static final Pattern LOCAL = Pattern.compile("local(\\[(\\d+|\\*)(,\\d+)?])?");
    private static final Pattern STANDALONE =
            Pattern.compile("spark://([^,/]+:\\d+(,[^,/]+:\\d+)*)/?");
    private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d+)");
    private static final int SECONDS_TO_CONNECT = 5;

    /** Whoever answers at all takes a second; but it may have much else to do. */
    private static final String TIME_TO_ANSWER = "30s";

    private Connection() {}

    static JavaSparkContext open(String master, Map<String, String> settings) {
        requireMaster(master);
        SparkConf conf = new SparkConf().setMaster(master);
        settings.forEach(conf::set);
        setDefaults(conf, master);
        requireAnswer(conf, master);
        try {
            return new JavaSparkContext(conf);
        } catch (Exception e) { // Scala doesn't declare what it throws
            String hint =
                    master.matches("k8s:.*|yarn")
                            ? " For Kubernetes and YARN, Spark's own distribution is needed: unpack"
                                    + " it, and set SPARK_HOME to its folder."
                            : "";
            throw new IllegalArgumentException(
                    "Spark cannot begin with the master %s: %s%s"
                            .formatted(master, Failure.of(e), hint),
                    e);
        }
    }

    // ---- The master

    private static void requireMaster(String master) {
        if (LOCAL.matcher(master).matches() || master.matches("k8s://.+|yarn")) {
            return;
        }
        Matcher standalone = STANDALONE.matcher(master);
        if (!standalone.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no master of Spark, such as spark://host:7077, k8s://https://host:6443, yarn or local[2]."
                            .formatted(master));
        }
        IOException problem = null;
        for (String address : standalone.group(1).split(",", -1)) {
            try {
                connect(address);
                return;
            } catch (IOException e) {
                problem = e;
            }
        }
        throw new IllegalArgumentException(
                "No master of Spark answers at %s (%s). Is it running, and is this the address that its log or its web page shows?"
                        .formatted(master, reason(problem)),
                problem);
    }

    /**
     * Asks Spark's own master the first question that Spark asks it. Spark would ask for a minute,
     * and then not say why.
     */
    private static void requireAnswer(SparkConf conf, String master) {
        Matcher standalone = STANDALONE.matcher(master);
        if (!standalone.matches()) {
            return;
        }
        SparkConf patient =
                conf.clone()
                        .set("spark.rpc.lookupTimeout", TIME_TO_ANSWER)
                        .set("spark.network.auth.rpcTimeout", TIME_TO_ANSWER);
        SecurityManager security =
                new SecurityManager(
                        patient, Option.empty(), SecurityManager.$lessinit$greater$default$3());
        RpcEnv asking = RpcEnv.create("mnist-kit", "127.0.0.1", 0, patient, security, true);
        try {
            Exception problem = null;
            for (String address : standalone.group(1).split(",", -1)) {
                try {
                    asking.setupEndpointRef(
                            RpcAddress.fromSparkURL("spark://" + address), Master.ENDPOINT_NAME());
                    return;
                } catch (Exception e) { // Scala doesn't declare what it throws
                    problem = e;
                }
            }
            throw new IllegalArgumentException(
                    "What answers at %s is no master of Spark %s, or wants another secret (--conf spark.authenticate=true --conf spark.authenticate.secret=…)."
                            .formatted(master, package$.MODULE$.SPARK_VERSION()),
                    problem);
        } finally {
            asking.shutdown();
        }
    }

    private static void connect(String address) throws IOException {
        Matcher parts = ADDRESS.matcher(address);
        parts.matches(); // as the pattern of the master says
        int port = Integer.parseInt(parts.group(2));
        if (port > 65_535) {
            throw new IOException("there is no port " + port);
        }
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(parts.group(1), port),
                    (int) TimeUnit.SECONDS.toMillis(SECONDS_TO_CONNECT));
        }
    }

    private static String reason(IOException problem) {
        return problem instanceof UnknownHostException
                ? "there is no host " + problem.getMessage()
                : String.valueOf(problem.getMessage());
    }

    /** Whether the cluster is on this very machine, so that nobody else needs to reach it. */
    private static boolean isHere(String master) {
        Matcher standalone = STANDALONE.matcher(master);
        if (!standalone.matches()) {
            return LOCAL.matcher(master).matches();
        }
        return Arrays.stream(standalone.group(1).split(",", -1))
                .map(address -> address.replaceFirst(":\\d+$", ""))
                .allMatch(Connection::isLoopback);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    // ---- Settings

    private static void setDefaults(SparkConf conf, String master) {
        conf.setIfMissing("spark.app.name", "mnist-kit");
        conf.setIfMissing("spark.task.maxFailures", "3");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        // It looks into java.io, which Java allows only with a flag.
        conf.setIfMissing("spark.serializer.extraDebugInfo", "false");
        // Checkpoints have checksums of their own; Hadoop would put files with others beside them.
        conf.setIfMissing(
                "spark.hadoop.fs.AbstractFileSystem.file.impl",
                "org.apache.hadoop.fs.local.RawLocalFs");
        // Images and networks lie outside of Java's heap; Kubernetes and YARN have to know.
        conf.setIfMissing("spark.executor.memoryOverhead", "1g");
        String threads = conf.get("spark.task.cpus", "1");
        conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", threads);
        conf.setIfMissing("spark.executorEnv.GOMP_SPINCOUNT", "20000");
        conf.set(
                "spark.executor.extraJavaOptions",
                (conf.get("spark.executor.extraJavaOptions", "") + " " + flags()).strip());
        boolean here = isHere(master);
        if (here) {
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        }
        if (System.getenv("SPARK_LOCAL_IP") == null) {
            // Its pages would be open to all networks: only the variable says to which one.
            conf.setIfMissing("spark.ui.enabled", "false");
        }
        if (!LOCAL.matcher(master).matches()) {
            conf.setIfMissing("spark.jars", jars(conf, here));
        }
    }

    /** Those options of the launcher that concern executors. */
    private static String flags() {
        return "-XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED"
                + " --sun-misc-unsafe-memory-access=allow -Djava.awt.headless=true"
                + " -Duser.language=en -Duser.country=US"
                + " -Dorg.bytedeco.javacpp.logger=slf4j";
    }

    /** The kit's jars, which the executors need: all in the class path that are not Spark's. */
    private static String jars(SparkConf conf, boolean here) {
        String folder = conf.get(JARS, "");
        String separator = Pattern.quote(File.pathSeparator);
        return Arrays.stream(System.getProperty("java.class.path").split(separator, -1))
                .filter(name -> name.endsWith(".jar"))
                .map(Path::of)
                .filter(jar -> !isSparks(jar))
                .map(
                        jar ->
                                folder.isEmpty()
                                        ? address(jar, here)
                                        : "local:" + folder + "/" + jar.getFileName())
                .collect(Collectors.joining(","));
    }

    /**
     * A jar as Spark takes it. Executors on this machine need no copy, but Spark cannot tell them
     * of a path with a space or the like in it.
     */
    static String address(Path jar, boolean here) {
        String uri = jar.toUri().toString().replace(",", "%2C"); // which separates jars
        return here && !uri.contains("%") ? "local:" + jar.toAbsolutePath() : uri;
    }

    private static boolean isSparks(Path jar) {
        Path folder = jar.toAbsolutePath().getParent();
        try (var files = Files.newDirectoryStream(folder, "spark-core_*.jar")) {
            return files.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }

    // ---- The first executor

    /**
     * Waits for an executor, and asks it whether it can train.
     *
     * @throws IllegalArgumentException if none comes, or it cannot
     */
    static Executor firstExecutor(JavaSparkContext spark) {
        long seconds = spark.getConf().getTimeAsSeconds(TIMEOUT, "2min");
        spark.setJobGroup("mnist-kit", "Can the executors train?", true);
        JavaFutureAction<List<Executor>> asked =
                spark.parallelize(List.of(Executor.code()), 1).map(Executor::here).collectAsync();
        try {
            return asked.get(seconds, TimeUnit.SECONDS).get(0);
        } catch (TimeoutException e) {
            asked.cancel(true);
            throw new IllegalArgumentException(
                    "No executor has come within %d s: %s has no worker with %s of memory and a core left. Ask for less (--conf spark.executor.memory=…), start a worker, or wait longer (--conf %s=10min)."
                            .formatted(
                                    seconds,
                                    spark.master(),
                                    spark.getConf().get("spark.executor.memory", "1g"),
                                    TIMEOUT),
                    e);
        } catch (ExecutionException e) {
            throw new IllegalArgumentException(Failure.of(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("Interrupted before the first executor came.", e);
        }
    }
}
