package org.mnistkit.data;

import java.awt.geom.AffineTransform;
import java.util.Arrays;

/**
 * Takes the pixels of an image from other places of it, each between the four pixels around its
 * place (bilinear interpolation). Outside of the image all is black. To be used by one thread,
 * since its arrays are used again for each image.
 */
final class Resampler {

    /** How many pixels of black are put around the image, for the interpolation near its edge. */
    private static final int FRAME = 2;

    private final int rows;
    private final int columns;
    private final float black;

    /** The image at hand, with the black around it. */
    private final float[] framed;

    // Where it ends: at these places of the frame and beyond them, all is black.
    private int inkLeft;
    private int inkRight;
    private int inkTop;
    private int inkBottom;

    /**
     * @param black the value of the background
     */
    Resampler(int rows, int columns, float black) {
        this.rows = rows;
        this.columns = columns;
        this.black = black;
        framed = new float[(rows + 2 * FRAME) * (columns + 2 * FRAME)];
        Arrays.fill(framed, black);
    }

    /** Takes an image to hand: puts the black around it, and finds where there is anything else. */
    void load(float[] image) {
        inkLeft = columns + FRAME;
        inkRight = 0;
        inkTop = rows + FRAME;
        inkBottom = 0;
        for (int row = 0; row < rows; row++) {
            int start = row * columns;
            int left = 0;
            while (left < columns && image[start + left] == black) {
                left++;
            }
            if (left < columns) {
                int right = columns - 1;
                while (image[start + right] == black) {
                    right--;
                }
                inkLeft = Math.min(inkLeft, left + FRAME - 1);
                inkRight = Math.max(inkRight, right + FRAME + 1);
                inkTop = Math.min(inkTop, row + FRAME - 1);
                inkBottom = row + FRAME + 1;
            }
            int target = (row + FRAME) * (columns + 2 * FRAME) + FRAME;
            System.arraycopy(image, start, framed, target, columns);
        }
    }

    /**
     * Shifts the image and then maps its points about its center, as a whole the source for {@link
     * #transform(AffineTransform, float[], int)}.
     *
     * @param map which point each comes from, if the center is the origin
     * @param right how far the result is shifted
     */
    AffineTransform aboutCenter(AffineTransform map, double right, double down) {
        double centerX = (columns - 1) / 2.0;
        double centerY = (rows - 1) / 2.0;
        AffineTransform about = AffineTransform.getTranslateInstance(centerX, centerY);
        about.concatenate(map);
        about.translate(-centerX - right, -centerY - down);
        return about;
    }

    /**
     * Transforms the image at hand.
     *
     * @param source which point of the image each point of the result comes from; x goes to the
     *     right and y down, from the middle of the first pixel
     * @param target receives rows × columns pixels
     * @param offset where in it they begin
     */
    void transform(AffineTransform source, float[] target, int offset) {
        transform(source, null, 0, target, offset);
    }

    /**
     * The same with an elastic distortion: each point of the image is displaced, too.
     *
     * @param elastic the displacements; null for none
     * @param number which of its images they belong to
     */
    void transform(
            AffineTransform source, ElasticField elastic, int number, float[] target, int offset) {
        float xx = (float) source.getScaleX();
        float yx = (float) source.getShearY();
        Arrays.fill(target, offset, offset + rows * columns, black);
        if (inkRight < inkLeft) {
            return; // it is black as a whole
        }
        for (int row = 0; row < rows; row++) {
            float x = (float) (source.getTranslateX() + source.getShearX() * row + FRAME);
            float y = (float) (source.getTranslateY() + source.getScaleY() * row + FRAME);
            if (elastic == null) {
                interpolate(x, y, xx, yx, target, offset + row * columns);
            } else {
                int start = elastic.start(number);
                interpolate(x, y, xx, yx, elastic.row(row), start, target, offset + row * columns);
            }
        }
    }

    /** A row whose points lie on a line: most of those that are black are not even looked at. */
    private void interpolate(
            float startX, float startY, float xx, float yx, float[] target, int offset) {
        int first =
                Math.max(
                        first(startX, xx, inkLeft, inkRight), first(startY, yx, inkTop, inkBottom));
        int end = Math.min(end(startX, xx, inkLeft, inkRight), end(startY, yx, inkTop, inkBottom));
        float[] from = framed;
        int width = columns + 2 * FRAME;
        for (int column = first; column < end; column++) {
            target[offset + column] =
                    bilinear(from, width, startX + xx * column, startY + yx * column);
        }
    }

    /** A row whose points are displaced, each in its own way. */
    private void interpolate(
            float startX,
            float startY,
            float xx,
            float yx,
            float[] displacements,
            int start,
            float[] target,
            int offset) {
        float[] from = framed;
        int width = columns + 2 * FRAME;
        int left = inkLeft;
        int right = inkRight;
        int top = inkTop;
        int bottom = inkBottom;
        for (int column = 0; column < columns; column++) {
            float x = startX + xx * column + displacements[start + column];
            float y = startY + yx * column + displacements[start + columns + column];
            if (x > left && x < right && y > top && y < bottom) {
                target[offset + column] = bilinear(from, width, x, y);
            }
        }
    }

    /** The value at a point, between those of the four pixels around it. */
    private static float bilinear(float[] from, int width, float x, float y) {
        int left = (int) x;
        int top = (int) y;
        float toRight = x - left;
        int at = top * width + left;
        float above = from[at] + toRight * (from[at + 1] - from[at]);
        float below = from[at + width] + toRight * (from[at + width + 1] - from[at + width]);
        return above + (y - top) * (below - above);
    }

    /** The first column whose point, start + step · column, lies between two numbers. */
    private int first(float start, float step, int low, int high) {
        return column(Math.min((low - start) / step, (high - start) / step));
    }

    /** The first column behind those. */
    private int end(float start, float step, int low, int high) {
        return column(Math.max((low - start) / step, (high - start) / step));
    }

    private int column(double value) {
        return (int) Math.max(0, Math.min(columns, Math.ceil(value)));
    }
}
