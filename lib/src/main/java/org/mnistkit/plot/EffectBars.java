package org.mnistkit.plot;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.mnistkit.search.Effect;

/** A bar for each hyperparameter. */
final class EffectBars {

    private static final int LINE = 28;
    private static final int AXIS = 40;

    private final List<Effect> effects;
    private final Figure figure;
    private final Axis axis;
    private final int left;
    private final int right;
    private final int bottom;

    private EffectBars(String title, String caption, List<Effect> effects, Axis axis) {
        this.effects = effects;
        this.axis = axis;
        bottom = effects.size() * LINE;
        figure = new Figure(Style.CONTENT_WIDTH, bottom + AXIS, title, caption);
        List<String> names = effects.stream().map(each -> each.hyperparameter().label()).toList();
        left = Style.width(names, Style.TEXT) + 12;
        right = Style.CONTENT_WIDTH - 56;
    }

    static BufferedImage correlation(String title, String caption, List<Effect> effects) {
        EffectBars bars = new EffectBars(title, caption, effects, Axis.between(-1, 1, 8));
        bars.drawAxis("correlation with the validation accuracy");
        for (int i = 0; i < effects.size(); i++) {
            double value = effects.get(i).correlation();
            bars.drawBar(i, value, value < 0 ? Style.VERMILLION : Style.BLUE);
            bars.label(i, Style.format("%+.2f", value).replace('-', '−'));
        }
        bars.drawZero();
        return bars.figure.finish();
    }

    static BufferedImage importance(String title, String caption, List<Effect> effects) {
        double most =
                effects.stream()
                        .mapToDouble(each -> Math.max(each.importance(), each.byChance()))
                        .max()
                        .orElse(1);
        double end = Math.min(100, 105 * most);
        EffectBars bars = new EffectBars(title, caption, effects, Axis.between(0, end, 8));
        bars.drawAxis("share of the variance explained (%)");
        for (int i = 0; i < effects.size(); i++) {
            Effect effect = effects.get(i);
            bars.drawBar(i, 100 * effect.importance(), Style.BLUE);
            int chance = bars.x(100 * effect.byChance());
            bars.figure.graphics().setColor(Style.VERMILLION);
            bars.figure.graphics().fillRect(chance - 1, i * LINE + 3, 2, LINE - 6);
            bars.label(i, Style.format("%.1f %%", 100 * effect.importance()));
        }
        bars.drawZero();
        return bars.figure.finish();
    }

    private int x(double value) {
        return (int) Math.round(left + (right - left) * axis.fraction(value));
    }

    private void drawAxis(String title) {
        for (double tick : axis.ticks()) {
            figure.graphics().setColor(Style.GRID);
            figure.graphics().fillRect(x(tick), 0, 1, bottom);
            String text = axis.label(tick).replace('-', '−');
            figure.text(text, x(tick), bottom + 15, Style.SMALL, Style.INK, 0.5);
        }
        double middle = (left + right) / 2.0;
        figure.text(title, middle, bottom + 34, Style.TEXT, Style.INK, 0.5);
    }

    private void drawBar(int line, double value, Color color) {
        String name = effects.get(line).hyperparameter().label();
        figure.text(name, left - 12, line * LINE + 18, Style.TEXT, Style.INK, 1);
        int from = Math.min(x(0), x(value));
        figure.graphics().setColor(color);
        figure.graphics().fillRect(from, line * LINE + 6, Math.abs(x(value) - x(0)), LINE - 12);
    }

    private void label(int line, String text) {
        figure.text(text, Style.CONTENT_WIDTH, line * LINE + 18, Style.TEXT, Style.INK, 1);
    }

    private void drawZero() {
        figure.graphics().setColor(Style.LINE);
        figure.graphics().fillRect(x(0), 0, 1, bottom);
    }
}
