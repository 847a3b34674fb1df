package org.mnistkit.page;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mnistkit.pictures.Preparation;
import org.mnistkit.pictures.Preparation.Stage;
import org.mnistkit.plot.Png;

/** The steps from a picture to what a network sees, as small pictures. */
final class Steps {

    /** The longest side of a small picture, in pixels: that of what is drawn on the page. */
    private static final int SIDE = 140;

    /** The same of one that is shown on the paper. */
    private static final int LARGE_SIDE = 640;

    private Steps() {}

    /**
     * A title and a PNG picture for each step.
     *
     * @param isDrawing whether it was drawn here, so that there is no paper to be found first
     */
    static List<Map<String, Object>> of(Preparation preparation, boolean isDrawing) {
        List<Stage> stages = preparation.stages();
        List<Stage> shown =
                new ArrayList<>(stages.subList(isDrawing ? stages.size() - 2 : 1, stages.size()));
        shown.add(preparation.fitted());
        return shown.stream()
                .map(
                        stage ->
                                Map.<String, Object>of(
                                        "title",
                                        stage.title(),
                                        "picture",
                                        Png.bytes(small(stage.picture(), SIDE))))
                .toList();
    }

    /** Where in the 28×28 pixels the fitted digit is: left, top, width, height. */
    static int[] box(Preparation preparation) {
        Rectangle place = preparation.place();
        return new int[] {place.x, place.y, place.width, place.height};
    }

    /** A picture for those who cannot read the file that it came in, as PNG. */
    static byte[] large(BufferedImage picture) {
        return Png.bytes(small(picture, LARGE_SIDE));
    }

    private static BufferedImage small(BufferedImage picture, int side) {
        int longer = Math.max(picture.getWidth(), picture.getHeight());
        BufferedImage small = picture;
        // By halves: taking one pixel of many would lose thin strokes.
        while (longer > side) {
            int next = Math.max(side, (longer + 1) / 2);
            small =
                    scaled(
                            small,
                            Math.max(1, small.getWidth() * next / longer),
                            Math.max(1, small.getHeight() * next / longer));
            longer = next;
        }
        return small;
    }

    private static BufferedImage scaled(BufferedImage picture, int width, int height) {
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(picture, 0, 0, width, height, null);
        graphics.dispose();
        return scaled;
    }
}
