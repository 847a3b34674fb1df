package org.mnistkit.progress;

import java.util.Locale;
import org.mnistkit.settings.Values;
import org.mnistkit.train.FitProgress;
import org.mnistkit.train.Trainer;

/** The figures of a training run, in a line that fits into the 80 columns of a terminal. */
public final class ProgressText {

    private ProgressText() {}

    /** A training run that is running. */
    public static String of(FitProgress progress) {
        return String.format(
                Locale.US,
                "epoch %d/%d · mean loss %.4f · %,.0f images/s%s",
                progress.epoch(),
                progress.epochs(),
                progress.loss(),
                progress.imagesPerSecond(),
                left(progress.secondsLeft()));
    }

    /** Empty as long as it is not known. */
    private static String left(double seconds) {
        return Double.isNaN(seconds) ? "" : " · " + duration(seconds) + " left";
    }

    /** A training run that has ended. */
    public static String ofEnd(Trainer trainer) {
        int epochs = trainer.history().epochs().size();
        String done =
                "%d of %s in %s"
                        .formatted(
                                epochs,
                                Values.counted(trainer.config().epochs(), "epoch"),
                                duration(trainer.seconds()));
        if (trainer.ending() == null) {
            return "Stopped by an error after " + done + ".";
        }
        return switch (trainer.ending()) {
            case COMPLETED -> "Trained " + done + ".";
            case STOPPED_EARLY -> "Stopped early after " + done + "; the best epoch is kept.";
            case TARGET_REACHED -> "Reached the target after " + done + ".";
            case OUT_OF_TIME -> "Out of time after " + done + "; what was learned so far is kept.";
            case INTERRUPTED -> "Interrupted after " + done + "; what was learned so far is kept.";
            case PAUSED -> "Paused after " + done + "; what was learned so far is kept.";
            case DIVERGED -> "Diverged after " + done + ".";
        };
    }

    /** A text with the name of what it is about, if that has one. */
    public static String named(String name, String text) {
        return name.isEmpty() ? text : name + ": " + text;
    }

    /** "41 s", "3 min 20 s", "1 h 05 min". */
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        if (whole < 3600) {
            return "%d min %02d s".formatted(whole / 60, whole % 60);
        }
        return "%d h %02d min".formatted(whole / 3600, whole / 60 % 60);
    }
}
