package org.mnistkit.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.mnistkit.file.DataException;
import org.mnistkit.file.LockFile;
import org.mnistkit.train.Trainer;

/**
 * The checkpoint of a training run whose outcome goes into a model file. It lies beside that file
 * until the model is saved: NAME.checkpoint beside NAME.mnistkit. A command that was killed resumes
 * from it when it is given again. One command at a time trains for a model file.
 */
final class ModelCheckpoint implements AutoCloseable {

    private final Path file;
    private final LockFile lock;

    private ModelCheckpoint(Path file, LockFile lock) {
        this.file = file;
        this.lock = lock;
    }

    /**
     * @param model the file that the model is going to be saved in
     * @param output gets a line if there is a training run to resume
     * @throws IllegalArgumentException if another command trains for this file at the moment
     * @throws DataException if there is no place for it
     */
    static ModelCheckpoint beside(Path model, Output output) {
        LockFile lock = lock(model);
        Path file = checkpoint(model);
        if (Files.exists(file)) {
            output.line(
                    "Continuing the training that %s holds. To start over, delete that file."
                            .formatted(file));
        }
        return new ModelCheckpoint(file, lock);
    }

    /**
     * Keeps other commands from training for the same file.
     *
     * @throws IllegalArgumentException if another command does at the moment
     * @throws DataException if there is no place for the lock
     */
    static LockFile lock(Path model) {
        return Trainer.lockCheckpoint(checkpoint(model))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        ("Another command is training %s at the moment. Wait for"
                                                        + " it, or choose another name.")
                                                .formatted(model)));
    }

    private static Path checkpoint(Path model) {
        return model.resolveSibling(
                PlainName.ofFile(model.toString(), ".mnistkit") + ".checkpoint");
    }

    Path file() {
        return file;
    }

    /**
     * The model has been saved. The checkpoint of a training run that was interrupted stays.
     *
     * @param output gets a line on how to resume
     */
    void saved(boolean interrupted, Output output) {
        if (interrupted && Files.exists(file)) {
            output.line(
                    ("The training was interrupted. The same command continues it; to start over,"
                                    + " delete %s.")
                            .formatted(file));
        } else {
            delete();
        }
    }

    /** There is nothing to go on with. */
    void delete() {
        Trainer.deleteCheckpoint(file);
    }

    @Override
    public void close() {
        lock.close();
    }
}
