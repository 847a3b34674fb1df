package org.mnistkit.pictures;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mnistkit.data.Dataset;
import org.mnistkit.data.ImageSet;
import org.mnistkit.data.Provenance;
import org.mnistkit.file.DataException;
import org.mnistkit.pictures.Plane.Box;

/**
 * How a picture of the reader's own was made into an image like those that a network knows, step by
 * step; see {@link OwnImages}. {@code Pictures.preparation} draws it.
 */
public final class Preparation {

    private static final int SIDE = 28;

    /** MNIST's digits fit into a box of this side. */
    private static final int DIGIT_BOX = 20;

    /**
     * The picture on its way.
     *
     * @param title what was done last, for example "cropped"
     * @param drawing draws how it looks then
     */
    public record Stage(String title, Supplier<BufferedImage> drawing) {

        /** How it looks then; drawn anew each time. */
        public BufferedImage picture() {
            return drawing.get();
        }
    }

    private final BufferedImage picture;
    private final Plane sheet;
    private final Foreground foreground;
    private final Plane fitted;
    private final Rectangle place;
    private final Rectangle area;
    private final ImageSet image;

    /**
     * @param fitted what stands in the image
     * @param place where in it
     * @param corner left top one of the sheet in the picture
     */
    private Preparation(
            BufferedImage picture,
            Plane sheet,
            Foreground foreground,
            Plane fitted,
            Rectangle place,
            Point corner,
            Dataset kind) {
        this.picture = picture;
        this.sheet = sheet;
        this.foreground = foreground;
        this.fitted = fitted;
        this.place = place;
        Box box = foreground.box();
        this.area =
                new Rectangle(
                        corner.x + box.left(), corner.y + box.top(), box.width(), box.height());
        this.image =
                ImageSet.of(
                        fitted.placed(SIDE, place),
                        new byte[1],
                        SIDE,
                        SIDE,
                        kind.classNames(),
                        new Provenance("Own images", "", "", false));
    }

    /**
     * Prepares a digit.
     *
     * @throws DataException if nothing stands out from the background
     */
    public static Preparation ofDigit(BufferedImage picture) {
        Plane gray = Gray.of(picture);
        Box paper = Background.sheet(gray);
        Plane sheet = gray.cropped(paper);
        return ofDigit(picture, paper, sheet, Foreground.digit(Background.ink(sheet)));
    }

    /**
     * Prepares each of several digits that stand beside each other, such as those of a postal code.
     * They must not touch each other.
     *
     * @return one for each, from left to right; at least one
     * @throws DataException if nothing stands out from the background, or more than 2,000 strokes
     *     and spots do
     */
    public static List<Preparation> ofDigits(BufferedImage picture) {
        Plane gray = Gray.of(picture);
        Box paper = Background.sheet(gray);
        Plane sheet = gray.cropped(paper);
        return Foreground.digits(Background.ink(sheet)).stream()
                .map(digit -> ofDigit(picture, paper, sheet, digit))
                .toList();
    }

    /**
     * Prepares each of several digits in a file.
     *
     * @throws DataException if the file cannot be read or shows nothing, or grain or a pattern; the
     *     message names it
     */
    public static List<Preparation> ofDigits(Path file) {
        return of(file, Preparation::ofDigits);
    }

    private static Preparation ofDigit(
            BufferedImage picture, Box paper, Plane sheet, Foreground foreground) {
        Plane digit =
                Strokes.thickened(foreground.cropped(), DIGIT_BOX)
                        .scaledInto(DIGIT_BOX)
                        .stretched();
        // MNIST's centers of mass are at pixel 14, counted from 0, rather than between 13 and 14.
        int left = (int) Math.round(SIDE / 2.0 - digit.centerX());
        int top = (int) Math.round(SIDE / 2.0 - digit.centerY());
        Rectangle place = digit.placeIn(SIDE, left, top);
        Point corner = new Point(paper.left(), paper.top());
        return new Preparation(picture, sheet, foreground, digit, place, corner, Dataset.DIGITS);
    }

    /**
     * Prepares a digit in a file.
     *
     * @throws DataException if the file cannot be read or shows nothing; the message names it
     */
    public static Preparation ofDigit(Path file) {
        return of(file, Preparation::ofDigit);
    }

    /**
     * Prepares a piece of clothing.
     *
     * @throws DataException if nothing stands out from the background
     */
    public static Preparation ofClothing(BufferedImage picture) {
        Plane gray = Gray.of(picture);
        Foreground foreground = Foreground.clothing(Background.thing(gray));
        Plane clothing = foreground.cropped().scaledInto(SIDE);
        int left = (SIDE - clothing.width()) / 2;
        int top = (SIDE - clothing.height()) / 2;
        Rectangle place = clothing.placeIn(SIDE, left, top);
        return new Preparation(
                picture, gray, foreground, clothing, place, new Point(), Dataset.FASHION);
    }

    /**
     * Prepares a piece of clothing in a file.
     *
     * @throws DataException if the file cannot be read or shows nothing; the message names it
     */
    public static Preparation ofClothing(Path file) {
        return of(file, Preparation::ofClothing);
    }

    private static <T> T of(Path file, Function<BufferedImage, T> prepare) {
        BufferedImage picture = OwnImages.read(file);
        try {
            return prepare.apply(picture);
        } catch (DataException e) {
            throw new DataException(file + ": " + e.getMessage(), e);
        }
    }

    /** What the network is shown: a set of this one image, labeled 0. */
    public ImageSet image() {
        return image;
    }

    /** The picture, upright. */
    public BufferedImage picture() {
        return picture;
    }

    /** Where in the {@link #picture} it is that the image shows, in pixels. */
    public Rectangle area() {
        return new Rectangle(area);
    }

    /** The digit alone, black on white, with a margin around it. */
    public BufferedImage onPaper() {
        Plane cropped = foreground.cropped();
        return View.paper(cropped.framed(1 + Math.max(cropped.width(), cropped.height()) / 4));
    }

    /** The steps from the picture, upright, to what is scaled down for the network. */
    public List<Stage> stages() {
        boolean whole =
                sheet.width() == picture.getWidth() && sheet.height() == picture.getHeight();
        return List.of(
                new Stage("the picture", () -> picture),
                new Stage(whole ? "in gray" : "the paper, in gray", () -> View.light(sheet)),
                new Stage("what stands out", () -> View.ink(foreground.ink())),
                new Stage("what belongs to it", () -> View.parts(foreground)),
                new Stage("cropped", () -> View.ink(foreground.cropped())));
    }

    /** The step after those: what is cropped, scaled into its box, before it is placed. */
    public Stage fitted() {
        int box = Math.max(fitted.width(), fitted.height());
        return new Stage("scaled into %d×%d".formatted(box, box), () -> View.ink(fitted));
    }

    /** Where in the {@link #image} that is placed. */
    public Rectangle place() {
        return new Rectangle(place);
    }
}
