package org.mnistkit.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Spark's own cluster on this machine: a master and workers, each a process of its own. */
final class StandaloneSpark implements AutoCloseable {

    /** What Spark's processes have to know before they talk to each other. */
    static final Map<String, String> SECRET =
            Map.of("spark.authenticate", "true", "spark.authenticate.secret", "between us");

    private static final String HERE = "127.0.0.1";
    private static final int SECONDS_TO_START = 90;

    /** What the scripts in Spark's distribution set. */
    static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "SPARK_HOME",
                    Path.of("target").toAbsolutePath().toString(),
                    "SPARK_SCALA_VERSION",
                    "2.13",
                    "SPARK_LOCAL_IP",
                    HERE);

    private final Path folder;
    private final int port = freePort();
    private final Process master;
    private final List<Process> workers = new ArrayList<>();

    /**
     * @param folder for logs and for what the executors write
     */
    StandaloneSpark(Path folder) {
        this.folder = folder;
        master =
                start(
                        "master",
                        "org.apache.spark.deploy.master.Master",
                        "--port",
                        Integer.toString(port),
                        "--webui-port",
                        "0");
        waitForMaster();
    }

    String url() {
        return "spark://" + HERE + ":" + port;
    }

    /** Starts a worker of one core. */
    Process addWorker() {
        Process worker =
                start(
                        "worker-" + workers.size(),
                        "org.apache.spark.deploy.worker.Worker",
                        "--cores",
                        "1",
                        "--memory",
                        "1g",
                        "--webui-port",
                        "0",
                        "--work-dir",
                        folder.resolve("work-" + workers.size()).toString(),
                        url());
        workers.add(worker);
        return worker;
    }

    /** Ends a worker and its executors as a power cut does (SIGKILL). */
    static void kill(Process worker) {
        worker.descendants().forEach(ProcessHandle::destroyForcibly);
        worker.destroyForcibly();
    }

    /** Ends the executors of all workers, as a lack of memory does; the workers start others. */
    void killExecutors() {
        workers.stream().flatMap(Process::descendants).forEach(ProcessHandle::destroyForcibly);
    }

    /** Fails if there are executors, which have nothing left to do, after half a minute. */
    void waitForExecutorsToEnd() {
        for (int second = 0; second < 30; second++) {
            if (workers.stream().flatMap(Process::descendants).findAny().isEmpty()) {
                return;
            }
            sleep(1000);
        }
        throw new AssertionError("There are still executors; see " + folder);
    }

    private Process start(String name, String type, String... arguments) {
        Path target = Path.of("target").toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx256m"));
        SECRET.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-cp", target.resolve("jars") + File.separator + "*", type));
        command.addAll(List.of("--host", HERE));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(ENVIRONMENT);
        builder.redirectErrorStream(true).redirectOutput(folder.resolve(name + ".log").toFile());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void waitForMaster() {
        for (int second = 0; second < SECONDS_TO_START; second++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                sleep(1000);
            }
        }
        throw new IllegalStateException("The master has not started; see " + folder);
    }

    static void sleep(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        workers.forEach(StandaloneSpark::kill);
        master.destroyForcibly();
    }
}
