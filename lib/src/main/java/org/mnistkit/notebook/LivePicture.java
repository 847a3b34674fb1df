package org.mnistkit.notebook;

import java.awt.image.BufferedImage;
import java.util.Optional;

/**
 * A place below a notebook's cell for a picture that is replaced by the next one, such as the chart
 * of a training loop of one's own. It shows nothing where no notebook runs. Made by {@link
 * Kit#livePicture}.
 */
public final class LivePicture {

    private final Optional<Screen> screen;
    private String id;

    LivePicture(Optional<Screen> screen) {
        this.screen = screen;
    }

    /** Shows a picture in place of the one before. To be called while the cell is running. */
    public void show(BufferedImage picture) {
        if (screen.isEmpty()) {
            return;
        }
        if (id == null) {
            id = screen.get().show(picture, "image/png");
        } else {
            screen.get().replace(id, picture, "image/png");
        }
    }
}
