package org.mnistkit.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The reader's browser, or whatever else the desktop opens a file with. */
final class Browser {

    private Browser() {}

    /**
     * Opens an address or a file where there is a desktop to open it on. Other users of the machine
     * may see which, in its list of processes.
     *
     * @return whether there is a program that was given it
     */
    static boolean open(String addressOrFile) {
        for (String opener : openers()) {
            try {
                new ProcessBuilder(opener, addressOrFile)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return true;
            } catch (IOException e) {
                // There is no such program; the next one may be there.
            }
        }
        return false;
    }

    /** The programs that open whatever they are given, of which the first that is there serves. */
    private static List<String> openers() {
        if (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")) {
            return List.of("open");
        }
        boolean isWindowsSubsystem = System.getenv("WSL_DISTRO_NAME") != null;
        boolean hasDesktop =
                System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        return isWindowsSubsystem
                ? List.of("wslview", "explorer.exe")
                : hasDesktop ? List.of("xdg-open") : List.of();
    }
}
