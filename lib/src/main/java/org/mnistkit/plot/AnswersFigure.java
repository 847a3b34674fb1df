package org.mnistkit.plot;

import java.awt.Color;
import java.awt.Image;
import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.mnistkit.evaluate.Answers;
import org.mnistkit.evaluate.Verdict;
import org.mnistkit.pictures.Preparation;

/** A picture of several digits, with a box around each, and what was said of it above the box. */
final class AnswersFigure {

    /** The picture is made so large, or so small, that it just fits. */
    private static final int HEIGHT = 400;

    /** Above the picture, for the answers of what touches its top. */
    private static final int LABEL = 20;

    private static final int LABEL_WIDTH = 26;
    private static final int LINE = 2;

    private AnswersFigure() {}

    static BufferedImage picture(String name, List<Preparation> digits, List<Answers> says) {
        BufferedImage picture = digits.get(0).picture();
        double scale =
                Math.min(
                        (double) Style.CONTENT_WIDTH / picture.getWidth(),
                        (double) HEIGHT / picture.getHeight());
        int width = Math.max(1, (int) Math.round(scale * picture.getWidth()));
        int height = Math.max(1, (int) Math.round(scale * picture.getHeight()));
        List<String> answers = new ArrayList<>();
        says.forEach(answer -> answers.add(text(answer)));
        Figure figure =
                new Figure(
                        width,
                        LABEL + height,
                        "%s: %s".formatted(name, String.join(" ", answers)),
                        "Orange, with question marks: what cannot be relied on.");
        Image shown =
                scale < 1
                        ? picture.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING)
                        : picture;
        figure.graphics().drawImage(shown, 0, LABEL, width, height, null);
        for (int i = 0; i < digits.size(); i++) {
            Rectangle area = digits.get(i).area();
            int left = (int) (scale * area.x);
            int top = LABEL + (int) (scale * area.y);
            int right = (int) Math.ceil(scale * (area.x + area.width));
            int bottom = LABEL + (int) Math.ceil(scale * (area.y + area.height));
            Color color =
                    says.get(i).verdicts().get(0) == Verdict.ANSWERED
                            ? Style.BLUE
                            : Style.VERMILLION;
            figure.frame(left, top, right - left, bottom - top, LINE, color);
            double middle = (left + right) / 2.0;
            figure.fill(
                    new Rectangle2D.Double(
                            middle - LABEL_WIDTH / 2.0, top - LABEL, LABEL_WIDTH, LABEL - LINE),
                    color);
            figure.text(answers.get(i), middle, top - LINE - 4, Style.BOLD, Color.WHITE, 0.5);
        }
        return figure.finish();
    }

    private static String text(Answers says) {
        int digit = says.predictions().predicted(0);
        String name = says.predictions().images().classNames().get(digit);
        return says.verdicts().get(0) == Verdict.ANSWERED ? name : "?" + name + "?";
    }
}
