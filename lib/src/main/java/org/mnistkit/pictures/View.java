package org.mnistkit.pictures;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.mnistkit.pictures.Plane.Box;

/** Planes as pictures for people. */
final class View {

    private static final int LEFT_OUT = 0xd55e00; // red, of the palette of Okabe and Ito
    private static final int FRAME = 0x56b4e9; // blue, of the same

    private View() {}

    /** As light as the numbers say. */
    static BufferedImage light(Plane light) {
        return picture(light, i -> gray(light.values()[i]));
    }

    /** Ink in white on black, the strongest in full white. */
    static BufferedImage ink(Plane ink) {
        float white = ink.max();
        return picture(ink, i -> gray(255 * Math.max(0, ink.values()[i]) / white));
    }

    /** The other way round: ink in black on white. */
    static BufferedImage paper(Plane ink) {
        float black = ink.max();
        return picture(ink, i -> gray(255 - 255 * Math.max(0, ink.values()[i]) / black));
    }

    /** All parts, with a blue frame around what is cropped; what is left out is red. */
    static BufferedImage parts(Foreground foreground) {
        Plane ink = foreground.ink();
        float white = ink.max();
        BufferedImage picture =
                picture(
                        ink,
                        i -> {
                            float share = Math.max(0, ink.values()[i]) / white;
                            return foreground.belongs().has(i % ink.width(), i / ink.width())
                                    ? gray(255 * share)
                                    : scaled(LEFT_OUT, (float) Math.sqrt(share)); // often weak
                        });
        frame(picture, foreground.box());
        return picture;
    }

    /** Around a box, wide enough to be seen when the picture is shown small. */
    private static void frame(BufferedImage picture, Box box) {
        int wide = 1 + Math.max(picture.getWidth(), picture.getHeight()) / 150;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int outside =
                        Math.max(
                                Math.max(box.left() - x, x - box.right()),
                                Math.max(box.top() - y, y - box.bottom()));
                if (outside > 0 && outside <= wide) {
                    picture.setRGB(x, y, FRAME);
                }
            }
        }
    }

    private static BufferedImage picture(Plane plane, IntUnaryOperator rgb) {
        BufferedImage picture =
                new BufferedImage(plane.width(), plane.height(), BufferedImage.TYPE_INT_RGB);
        int[] pixels = ((DataBufferInt) picture.getRaster().getDataBuffer()).getData();
        Arrays.setAll(pixels, rgb);
        return picture;
    }

    private static int gray(float value) {
        return Math.round(Math.min(255, value)) * 0x010101;
    }

    private static int scaled(int rgb, float share) {
        int red = Math.round(share * (rgb >> 16));
        int green = Math.round(share * (rgb >> 8 & 0xff));
        int blue = Math.round(share * (rgb & 0xff));
        return red << 16 | green << 8 | blue;
    }
}
