package org.mnistkit.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.mnistkit.archive.ModelFileException;
import org.mnistkit.experiment.TrainingJob;
import org.mnistkit.settings.Compute;
import org.mnistkit.train.Trainer;

/**
 * What an executor gets to carry out a training run: a Spark task's data.
 *
 * @param job the training
 * @param images what it trains with, which each executor fetches once
 * @param compute what computes, and with how many threads
 * @param checkpoint how far the training has come before; empty if it begins
 * @param origin where the checkpoint comes from, for messages: this machine has a copy of it
 * @param shared where it keeps how far it comes; null for nowhere
 * @param code of the driver; see {@link Executor#code}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Shipment<D, R>(
        TrainingJob<D, R> job,
        Broadcast<D> images,
        Compute compute,
        byte[] checkpoint,
        String origin,
        SharedCheckpoint shared,
        String code)
        implements Serializable {

    /**
     * What comes back.
     *
     * @param results what came of the training
     * @param checkpoint for the job that goes on where this one ended; empty if none does
     * @param first the batch with which it went on from a shared checkpoint; "" if it did not
     * @param failure what is wrong with the checkpoint that it began with; "" if nothing is
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Arrival<R>(List<R> results, byte[] checkpoint, String first, String failure)
            implements Serializable {}

    /** Carries out the training, in the executor. Nothing is left on its disk. */
    Arrival<R> carryOut() throws IOException {
        Executor.here(code);
        Path folder = Files.createTempDirectory("mnist-kit");
        Path file = folder.resolve(shared == null ? "training.checkpoint" : shared.name());
        try {
            boolean again = shared != null && shared.copyTo(file);
            if (!again && checkpoint.length > 0) {
                Files.write(file, checkpoint);
            }
            List<R> results = new ArrayList<>();
            String first = "";
            if (shared == null) {
                job.run(images.value(), compute, file, results::add);
            } else {
                SharedCheckpoint.Sender sender = shared.new Sender(file);
                job.run(images.value(), compute, file, results::add, sender);
                first = again ? sender.first() : "";
            }
            byte[] left =
                    job.goesOn() && Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            return new Arrival<>(results, left, first, "");
        } catch (ModelFileException e) {
            String failure = e.getMessage().replace(file.toString(), origin);
            return new Arrival<>(List.of(), new byte[0], "", failure);
        } finally {
            Trainer.deleteCheckpoint(file);
            Files.delete(folder);
        }
    }
}
