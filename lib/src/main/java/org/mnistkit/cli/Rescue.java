package org.mnistkit.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mnistkit.file.DataException;
import org.mnistkit.model.Model;
import org.mnistkit.progress.TerminalLine;

/**
 * Saves a trained model even where there is no room for its file, so that hours of training are not
 * lost in the last step: among the temporary files or, if they have no room either, as soon as
 * somebody has made some or named another place. Until then it is kept in memory.
 */
final class Rescue {

    /** What somebody types meanwhile. */
    interface Input {
        /** The next line; null if there is none in this time. */
        String line(Duration upTo) throws InterruptedException;

        /** Whether somebody is there who may still type something. */
        boolean isOpen();
    }

    private static final Duration PAUSE = Duration.ofSeconds(10);

    /** Ten minutes. */
    private static final int TRIES = 60;

    private final PrintWriter err;
    private final Path temporary;
    private final Input input;
    private final int tries;

    /**
     * @param temporary directory that a model may be left in
     * @param input is waited for between two tries
     * @param tries how many there are when nobody is there to type something
     */
    Rescue(PrintWriter err, Path temporary, Input input, int tries) {
        this.err = err;
        this.temporary = temporary;
        this.input = input;
        this.tries = tries;
    }

    /** At a terminal for as long as it takes (Ctrl-D ends that), elsewhere for ten minutes. */
    static Rescue ofTerminal(PrintWriter err) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        boolean isTerminal = TerminalLine.ofTerminal().isPresent();
        return new Rescue(err, temporary, isTerminal ? new Terminal() : new Nobody(), TRIES);
    }

    /**
     * Saves a model. An interrupt of this thread ends the waiting.
     *
     * @return the file, or the one that was named instead
     * @throws UncheckedIOException if it is among the temporary files, or lost; the message says
     *     which
     */
    Path save(Model model, Path file) {
        RuntimeException problem = problemOf(model, file);
        if (problem == null) {
            return file;
        }
        Path elsewhere = besideOthers(model, file);
        if (elsewhere != null) {
            throw new UncheckedIOException(
                    "%s cannot be written (%s); the model is in %s instead"
                            .formatted(file, Failures.message(problem), elsewhere),
                    new IOException(problem));
        }
        err.println(
                ("%s%s There is no room among the temporary files in %s either. The model is kept"
                     + " in memory, and saving is tried again every %d seconds: make room, or type"
                     + " the name of another file and press Enter.")
                        .formatted(
                                Failures.PREFIX,
                                sentence(Failures.message(problem)),
                                temporary,
                                PAUSE.toSeconds()));
        err.flush();
        return wait(model, file, problem);
    }

    private Path wait(Model model, Path file, RuntimeException problem) {
        Path target = file;
        RuntimeException last = problem;
        for (int i = 0; i < tries || input.isOpen(); i++) {
            String line;
            try {
                line = input.line(PAUSE);
            } catch (InterruptedException e) {
                break;
            }
            if (line != null && !line.isBlank()) {
                try {
                    target = named(line.strip());
                } catch (IllegalArgumentException e) {
                    err.println(Failures.PREFIX + Failures.message(e));
                    err.flush();
                    continue;
                }
            }
            last = problemOf(model, target);
            if (last == null) {
                return target;
            }
            if (line != null) {
                err.println(Failures.PREFIX + Failures.message(last));
                err.flush();
            }
        }
        throw new UncheckedIOException(
                "The model is lost: " + Failures.message(last), new IOException(last));
    }

    /**
     * The file that somebody has typed.
     *
     * @throws IllegalArgumentException if it is no path, or there is something else already that
     *     would be lost
     */
    private static Path named(String text) {
        Path file = Path.of(text);
        try {
            Models.requireWritable(file);
        } catch (DataException e) {
            return file; // there may be room, or the directory, by the time it is saved
        }
        return file;
    }

    /** Why a model cannot be saved there; null if it is. */
    private static RuntimeException problemOf(Model model, Path file) {
        try {
            model.save(file);
            return null;
        } catch (UncheckedIOException | DataException e) {
            return e;
        }
    }

    /** The file in a temporary directory of its own; null if there is no room. */
    private Path besideOthers(Model model, Path file) {
        Path own = null;
        try {
            own = Files.createTempDirectory(temporary, "mnist-kit");
            Path rescue = own.resolve(file.getFileName());
            if (problemOf(model, rescue) == null) {
                return rescue;
            }
            Files.delete(own);
        } catch (IOException e) {
            return null; // there is no room for a directory either
        }
        return null;
    }

    private static String sentence(String message) {
        return message.endsWith(".") ? message : message + ".";
    }

    /** The input of a script. */
    private static final class Nobody implements Input {

        @Override
        public String line(Duration upTo) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(upTo.toNanos());
            return null;
        }

        @Override
        public boolean isOpen() {
            return false;
        }
    }

    /** Lines of the terminal, read by a thread that may wait for ever: the program ends without. */
    private static final class Terminal implements Input {

        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final AtomicBoolean open = new AtomicBoolean(true);
        private boolean reading;

        @Override
        public boolean isOpen() {
            return open.get();
        }

        @Override
        public String line(Duration upTo) throws InterruptedException {
            if (!reading) {
                reading = true;
                Thread reader = new Thread(this::read, "terminal");
                reader.setDaemon(true);
                reader.start();
            }
            return lines.poll(upTo.toNanos(), TimeUnit.NANOSECONDS);
        }

        private void read() {
            try {
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(System.in, Charset.defaultCharset()));
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    lines.add(line);
                }
            } catch (IOException e) {
                // Nobody can type any more; saving is tried again without.
            } finally {
                open.set(false);
            }
        }
    }
}
