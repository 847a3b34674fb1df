package org.mnistkit.pictures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.mnistkit.pictures.Plane.Box;

/** The strokes and spots of a picture: pixels of ink that hang together, also across corners. */
final class Parts {

    /**
     * One of them.
     *
     * @param pixels how many
     * @param mass sum of the ink
     * @param box where it is
     */
    record Part(int pixels, double mass, Box box) {

        boolean touchesBorderOf(Plane ink) {
            return box.left() == 0
                    || box.top() == 0
                    || box.right() == ink.width() - 1
                    || box.bottom() == ink.height() - 1;
        }
    }

    /** Numbers of parts from 0; elsewhere −1. */
    private final int[] numbers;

    private final Plane ink;
    private final List<Part> parts = new ArrayList<>();

    private Parts(Plane ink) {
        this.ink = ink;
        numbers = new int[ink.values().length];
        Arrays.fill(numbers, -1);
    }

    /** The parts of the pixels with so much ink at least. */
    static Parts of(Plane ink, float least) {
        Parts found = new Parts(ink);
        int[] reached = new int[ink.values().length];
        for (int i = 0; i < reached.length; i++) {
            if (ink.values()[i] >= least && found.numbers[i] < 0) {
                found.add(i, least, reached);
            }
        }
        return found;
    }

    /** Adds the part that a pixel belongs to. */
    private void add(int start, float least, int[] reached) {
        int number = parts.size();
        int width = ink.width();
        Box box = new Box(start % width, start / width, start % width, start / width);
        double mass = 0;
        reached[0] = start;
        numbers[start] = number;
        int count = 1;
        for (int i = 0; i < count; i++) {
            int x = reached[i] % width;
            int y = reached[i] / width;
            mass += ink.values()[reached[i]];
            if (x < box.left() || x > box.right() || y > box.bottom()) {
                box = box.and(new Box(x, y, x, y));
            }
            int bottom = Math.min(ink.height() - 1, y + 1);
            int right = Math.min(width - 1, x + 1);
            for (int row = Math.max(0, y - 1); row <= bottom; row++) {
                for (int column = Math.max(0, x - 1); column <= right; column++) {
                    int next = row * width + column;
                    if (numbers[next] < 0 && ink.values()[next] >= least) {
                        numbers[next] = number;
                        reached[count++] = next;
                    }
                }
            }
        }
        parts.add(new Part(count, mass, box));
    }

    List<Part> all() {
        return parts;
    }

    /** The pixels of some parts, of one at least; their box is as small as can be. */
    Mask mask(List<Integer> some) {
        BitSet chosen = new BitSet();
        some.forEach(chosen::set);
        Box box =
                some.stream().map(number -> parts.get(number).box()).reduce(Box::and).orElseThrow();
        boolean[] in = new boolean[box.width() * box.height()];
        for (int i = 0; i < in.length; i++) {
            int x = box.left() + i % box.width();
            int y = box.top() + i / box.width();
            int number = numbers[y * ink.width() + x];
            in[i] = number >= 0 && chosen.get(number);
        }
        return new Mask(in, box);
    }
}
