package org.mnistkit.plot;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of small images, each with its name to the left of it.
 *
 * @param scale how many pixels of the figure a pixel of an image is high and wide
 * @param inFront how many of the images in a row are always there
 * @param what the parameter that says how many others there are, for messages
 * @param count its value
 */
record ImageRows(int scale, int inFront, String what, int count) {

    private static final int GAP = 4;
    private static final int AFTER_NAME = 12;
    private static final int WIDEST_NAME = 160;
    private static final int LINE = 15;

    /**
     * Draws them.
     *
     * @param names of the rows; those that are too long are broken between words
     * @param rows at least one, all images of one size
     * @throws IllegalArgumentException if so many images don't fit side by side
     */
    BufferedImage draw(String title, List<String> names, List<List<BufferedImage>> rows) {
        List<List<String>> lines = names.stream().map(ImageRows::broken).toList();
        int widest = Style.width(lines.stream().flatMap(List::stream).toList(), Style.TEXT);
        int left = Math.min(WIDEST_NAME, widest) + AFTER_NAME;
        BufferedImage first = rows.stream().flatMap(List::stream).findFirst().orElseThrow();
        int pitchX = first.getWidth() * scale + GAP;
        int pitchY = first.getHeight() * scale + GAP;
        int perRow = rows.stream().mapToInt(List::size).max().orElseThrow();
        int most = (Style.CONTENT_WIDTH - left) / pitchX - inFront;
        if (count > most) {
            throw new IllegalArgumentException(
                    "%s is %d, but no more than %d images fit side by side"
                            .formatted(what, count, most));
        }
        Figure figure = new Figure(left + perRow * pitchX, rows.size() * pitchY, title, "");
        for (int row = 0; row < rows.size(); row++) {
            int y = row * pitchY;
            List<String> name = lines.get(row);
            for (int line = 0; line < name.size(); line++) {
                double middle = y + pitchY / 2.0 + 3 + (line - (name.size() - 1) / 2.0) * LINE;
                String text = Style.fit(name.get(line), Style.TEXT, WIDEST_NAME);
                figure.text(text, 0, middle, Style.TEXT, Style.INK, 0);
            }
            for (int i = 0; i < rows.get(row).size(); i++) {
                figure.image(rows.get(row).get(i), left + i * pitchX, y, scale);
            }
        }
        return figure.finish();
    }

    private static List<String> broken(String name) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : name.split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && Style.width(longer, Style.TEXT) > WIDEST_NAME) {
                lines.add(line);
                line = word;
            } else {
                line = longer;
            }
        }
        lines.add(line);
        return lines;
    }
}
