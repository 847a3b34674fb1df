package org.mnistkit.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.mnistkit.file.Sha256;
import org.mnistkit.train.FitListener;
import org.mnistkit.train.FitProgress;

/**
 * The checkpoint of a training run in a directory that the driver and all executors reach, named as
 * Hadoop does: file:, hdfs:, s3a:. A training run that is run again, on whatever executor, goes on
 * from it. It is there as long as the training has no result.
 *
 * @param directory where it lies
 * @param name of its file
 * @param hadoop how Hadoop gets there
 */
record SharedCheckpoint(String directory, String name, Broadcast<SerializableConfiguration> hadoop)
        implements Serializable {

    /** The property with the directory; without it, executors keep no checkpoints. */
    static final String DIRECTORY = "spark.mnistkit.checkpoints";

    /**
     * The shared counterpart of a checkpoint.
     *
     * @param local where the driver has it: another command's has another name here, too
     */
    static SharedCheckpoint of(
            String directory, Path local, Broadcast<SerializableConfiguration> hadoop) {
        byte[] place = local.toAbsolutePath().normalize().toString().getBytes(UTF_8);
        String digest = HexFormat.of().formatHex(Sha256.newDigest().digest(place), 0, 4);
        return new SharedCheckpoint(directory, digest + "-" + local.getFileName(), hadoop);
    }

    /**
     * Makes the directory, unless it is there.
     *
     * @throws IllegalArgumentException if the driver cannot write to it
     */
    static void requireDirectory(String directory, JavaSparkContext spark) {
        try {
            SharedCheckpoint probe =
                    new SharedCheckpoint(directory, "probe-" + UUID.randomUUID(), null);
            FileContext files = probe.files(spark.hadoopConfiguration());
            files.mkdir(probe.path("").getParent(), null, true);
            probe.write(files, new byte[0]);
            files.delete(probe.path(""), false);
        } catch (Exception e) { // of many kinds, as for a scheme that Hadoop doesn't know
            throw new IllegalArgumentException(
                    "Checkpoints cannot be kept in %s, as %s says: %s It has to be a directory that the driver and all executors can write to, such as file:/shared/checkpoints; s3a: needs Hadoop's jars for it among Spark's."
                            .formatted(directory, DIRECTORY, Failure.of(e)),
                    e);
        }
    }

    private FileContext files(org.apache.hadoop.conf.Configuration configuration)
            throws IOException {
        return FileContext.getFileContext(path("").toUri(), configuration);
    }

    private FileContext files() throws IOException {
        return files(hadoop.value().value());
    }

    private org.apache.hadoop.fs.Path path(String ending) {
        return new org.apache.hadoop.fs.Path(directory, name + ending);
    }

    @Override
    public String toString() {
        return path("").toString();
    }

    /**
     * Copies it, if it is there.
     *
     * @return whether it is
     * @throws IOException if it cannot be read
     */
    boolean copyTo(Path local) throws IOException {
        try (InputStream in = files().open(path(""))) {
            Files.copy(in, local);
            return true;
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /** Writes it whole or not at all; another attempt at the same training may do the same. */
    private void write(FileContext files, byte[] content) throws IOException {
        org.apache.hadoop.fs.Path part = path("." + UUID.randomUUID() + ".part");
        try (OutputStream out = files.create(part, EnumSet.of(CreateFlag.CREATE))) {
            out.write(content);
        }
        files.rename(part, path(""), Options.Rename.OVERWRITE);
    }

    /**
     * Deletes it, with what executors have left that ended while they wrote it.
     *
     * @throws UncheckedIOException if it cannot be deleted
     */
    void delete() {
        try {
            FileContext files = files();
            for (FileStatus each : files.util().listStatus(path("").getParent())) {
                if (each.getPath().getName().startsWith(name)) {
                    files.delete(each.getPath(), false);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The checkpoint cannot be deleted: " + path(""), e);
        }
    }

    /** Copies each checkpoint that a training writes; belongs to the executor. */
    final class Sender implements FitListener {

        private final Path local;
        private FileTime sent;
        private String first = "";

        /**
         * @param local where the training writes them
         */
        Sender(Path local) {
            this.local = local;
            sent = written();
        }

        /** With which batch this attempt at the training began; "" before that. */
        String first() {
            return first;
        }

        @Override
        public void batchDone(FitProgress progress) {
            if (first.isEmpty()) {
                first = "batch %,d of epoch %d".formatted(progress.batch(), progress.epoch());
            }
            FileTime written = written();
            if (!written.equals(sent)) {
                try {
                    write(files(), Files.readAllBytes(local));
                } catch (IOException e) {
                    throw new UncheckedIOException(
                            "The checkpoint cannot be kept in %s: %s"
                                    .formatted(directory, Failure.of(e)),
                            e);
                }
                sent = written;
            }
        }

        private FileTime written() {
            try {
                return Files.exists(local)
                        ? Files.getLastModifiedTime(local)
                        : FileTime.fromMillis(0);
            } catch (IOException e) {
                throw new UncheckedIOException("The checkpoint cannot be read: " + local, e);
            }
        }
    }
}
