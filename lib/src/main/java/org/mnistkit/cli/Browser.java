package org.mnistkit.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The reader's browser. */
final class Browser {

    private Browser() {}

    /** Opens an address where there is a desktop to open it on; otherwise does nothing. */
    static void open(String address) {
        for (String opener : openers()) {
            try {
                new ProcessBuilder(opener, address)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return;
            } catch (IOException e) {
                // There is no such program. The address has been printed.
            }
        }
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
