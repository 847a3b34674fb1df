package org.mnistkit.pictures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Draws the pictures in {@code data/own-digits}: somebody's digits, on a page 140 pixels wide, as
 * people draw them who have not heard of MNIST. No two are alike: each is somewhere else, of
 * another size and slant, by a thinner or thicker pen.
 *
 * <p>Run its main method with the folder to draw them again, for example after a change of the
 * strokes. Another version of Java may set some pixels of the edges a little differently.
 */
final class DrawOwnDigits {

    private static final int EACH = 10;
    private static final int PAGE = 140;

    /**
     * How each digit is written, in two ways: strokes apart by "|", each the points that the pen
     * passes, in a box of 100 by 100. A point that is given twice is a corner.
     */
    private static final String[][] DIGITS = {
        {
            "60,6 30,12 14,50 32,92 62,92 84,52 66,10 52,5 | 88,2 12,100",
            "50,4 22,20 16,60 40,96 72,84 82,40 60,4 44,6 | 82,8 18,94"
        },
        {"8,58 30,36 54,4 54,4 53,50 52,98", "14,50 36,28 52,2 52,2 52,60 50,98 | 26,98 78,97"},
        {
            "16,28 28,6 62,4 74,28 54,60 22,90 10,84 22,72 44,84 66,96 90,86",
            "18,30 34,6 66,8 72,34 44,68 12,94 12,94 50,93 88,90"
        },
        {
            "16,8 16,8 80,6 80,6 44,42 44,42 78,56 76,86 44,98 14,84",
            "14,10 14,10 78,8 78,8 46,40 46,40 80,60 70,90 34,98 12,86"
        },
        {
            "40,2 24,34 12,60 12,60 50,62 92,60 | 66,30 64,60 60,98",
            "30,4 26,30 22,54 22,54 50,56 84,50 | 76,4 72,50 66,98"
        },
        {
            "28,8 24,26 22,46 22,46 52,38 80,58 74,86 44,98 12,86 | 28,8 54,8 86,4",
            "30,6 26,30 26,44 26,44 60,40 80,64 62,94 18,92 | 30,6 60,8 84,5"
        },
        {
            "74,2 42,18 20,56 26,90 56,98 78,78 66,58 40,60 24,78",
            "62,2 34,30 20,68 36,96 66,94 74,70 54,58 30,70"
        },
        {
            "10,10 10,10 84,6 84,6 60,44 40,98 | 26,52 82,48",
            "10,18 14,6 14,6 50,12 86,6 86,6 58,50 46,98 | 32,54 80,48"
        },
        {
            "50,4 26,12 26,36 50,44 72,34 72,12 50,4 | 50,44 20,58 18,88 50,98 80,86 78,58 50,44",
            "78,14 50,2 24,20 44,46 76,68 62,96 26,92 24,66 56,44 76,24 70,10"
        },
        {
            "78,14 50,4 22,20 24,46 54,50 78,30 80,14 80,14 78,60 66,92 36,98 16,84",
            "76,20 50,4 26,24 36,48 64,44 78,18 78,18 80,62 60,98 22,90"
        }
    };

    private final Random random = new Random(10);

    private DrawOwnDigits() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        DrawOwnDigits pen = new DrawOwnDigits();
        for (int digit = 0; digit < DIGITS.length; digit++) {
            for (int number = 1; number <= EACH; number++) {
                String strokes = DIGITS[digit][number % DIGITS[digit].length];
                Path file = folder.resolve("%d_%d.png".formatted(digit, number));
                ImageIO.write(pen.picture(strokes), "png", file.toFile());
            }
        }
    }

    private BufferedImage picture(String strokes) {
        BufferedImage page = new BufferedImage(PAGE, PAGE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = page.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, PAGE, PAGE);
        graphics.setColor(new Color(30, 30, 30));
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        AffineTransform place = place();
        float width = (float) between(4, 8);
        graphics.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (String stroke : strokes.split("\\|", -1)) {
            graphics.draw(place.createTransformedShape(path(stroke.strip())));
        }
        graphics.dispose();
        return page;
    }

    /** From the box of 100 by 100 to somewhere on the page, with all of it on the page. */
    private AffineTransform place() {
        double height = between(60, 100);
        double width = height * between(0.6, 0.85);
        double room = (PAGE - height) / 2 - 8;
        AffineTransform place = new AffineTransform();
        place.translate(PAGE / 2.0 + between(-room, room), PAGE / 2.0 + between(-room, room));
        place.rotate(Math.toRadians(between(-8, 8)));
        place.shear(between(-0.2, 0.1), 0);
        place.scale(width / 100, height / 100);
        place.translate(-50, -50);
        return place;
    }

    /** A smooth line along the points, none of which is hit exactly. */
    private Path2D path(String stroke) {
        String[] points = stroke.split(" +");
        double[][] places = new double[points.length][];
        for (int i = 0; i < points.length; i++) {
            places[i] = isCorner(points, i) ? places[i - 1] : near(points[i]);
        }
        Path2D path = new Path2D.Double();
        path.moveTo(places[0][0], places[0][1]);
        for (int i = 1; i < places.length - 1; i++) {
            double[] here = places[i];
            double[] next = places[i + 1];
            path.quadTo(here[0], here[1], (here[0] + next[0]) / 2, (here[1] + next[1]) / 2);
        }
        path.lineTo(places[places.length - 1][0], places[places.length - 1][1]);
        return path;
    }

    private static boolean isCorner(String[] points, int i) {
        return i > 0 && points[i].equals(points[i - 1]);
    }

    private double[] near(String point) {
        String[] numbers = point.split(",", -1);
        return new double[] {
            Integer.parseInt(numbers[0]) + between(-5, 5),
            Integer.parseInt(numbers[1]) + between(-4, 4)
        };
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
