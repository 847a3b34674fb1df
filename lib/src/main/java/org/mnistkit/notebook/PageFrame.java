package org.mnistkit.notebook;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mnistkit.model.Classifier;
import org.mnistkit.page.AllowedHosts;
import org.mnistkit.page.DrawingPage;

/** The page to draw on, below a cell. There is one at a time: a cell may be run again. */
final class PageFrame {

    /** Set on a JupyterHub, as on Binder: the path that the hub hands on to this notebook. */
    private static final String HUB_PREFIX = "JUPYTERHUB_SERVICE_PREFIX";

    /** Of the frame, in pixels. */
    private static final int HEIGHT = 860;

    private static DrawingPage open;

    private PageFrame() {}

    /** Opens the page, closes the one before it, and says where the new one is. */
    static synchronized String open(Map<String, Supplier<Classifier>> models) {
        if (open != null) {
            open.close();
        }
        Optional<String> hub = Optional.ofNullable(System.getenv(HUB_PREFIX));
        open =
                DrawingPage.open(
                        models,
                        DrawingPage.FOLDER,
                        hub.isPresent() ? AllowedHosts.ANY : AllowedHosts.LOOPBACK);
        return hub.map(prefix -> throughHub(prefix, open)).orElse(open.address().toString());
    }

    /** Where jupyter-server-proxy hands on what is asked. */
    private static String throughHub(String prefix, DrawingPage page) {
        return prefix + "proxy/" + page.port() + page.path();
    }

    static String html(String address) {
        return String.format(
                Locale.ROOT,
                "<iframe src=\"%s\" title=\"Draw a digit\" width=\"100%%\" height=\"%d\""
                        + " style=\"border:1px solid rgba(128,128,128,.35);border-radius:8px;\">"
                        + "</iframe><p><a href=\"%s\" target=\"_blank\" rel=\"noopener\">"
                        + "Open it in a tab of its own</a></p>",
                Html.escape(address),
                HEIGHT,
                Html.escape(address));
    }
}
