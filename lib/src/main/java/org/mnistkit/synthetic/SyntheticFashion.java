package org.mnistkit.synthetic;

import java.util.Random;

/**
 * Pieces of clothing as outlines filled with shaded fabric, in the ten classes of Fashion-MNIST and
 * in its manner: seen from the front, shoes from the side with the toe to the left, as large as the
 * picture allows.
 */
public final class SyntheticFashion extends SyntheticImages {

    public SyntheticFashion() {
        super(10);
    }

    @Override
    public String name() {
        return "Synthetic fashion";
    }

    @Override
    void draw(int label, Random random, Canvas canvas) {
        new Drawing(random, canvas).draw(label);
        canvas.grain(0.03, random);
    }

    /** One picture in the making. */
    private static final class Drawing extends Garment {
        Drawing(Random random, Canvas canvas) {
            super(random, canvas);
        }

        void draw(int label) {
            switch (label) {
                case 0 -> shortSleeves();
                case 1 -> trousers();
                case 2 -> pullover();
                case 3 -> dress();
                case 4 -> coat();
                case 5 -> sandal();
                case 6 -> shirt();
                case 7 -> sneaker();
                case 8 -> bag();
                case 9 -> ankleBoot();
                default -> throw new IllegalArgumentException("no class " + label);
            }
        }

        private void shortSleeves() {
            double neck = between(2.2, 4);
            double body = between(4.8, 7.6);
            double hem = between(24, 27);
            top(neck, body, hem, between(9, 13.2), between(7.5, 16), between(2.2, 3.8));
            neckline(neck, between(1.5, 3.5));
            if (random.nextInt(3) == 0) {
                double left = MIDDLE - between(1.5, 3.5);
                double upper = between(9, 12);
                paint(
                        plain(other()),
                        left,
                        upper,
                        2 * MIDDLE - left,
                        upper,
                        2 * MIDDLE - left,
                        upper + between(3, 7),
                        left,
                        upper + between(3, 7));
            }
        }

        private void pullover() {
            double neck = between(2.2, 3.6);
            double body = between(5.4, 7);
            top(neck, body, between(22, 27), between(9.5, 13), between(17, 26), between(2.4, 4));
            if (random.nextBoolean()) {
                neckline(neck, between(1, 2));
            } else {
                line(0.7, 0.8 * brightness, MIDDLE - neck, 1.8, MIDDLE + neck, 1.8);
            }
        }

        private void shirt() {
            double neck = between(2, 3.2);
            double hem = between(24.5, 27);
            double sleeve = random.nextInt(3) == 0 ? between(8, 16) : between(17, 26);
            top(neck, between(4.8, 7.2), hem, between(9.5, 13), sleeve, between(2.2, 3.8));
            double depth = between(3, 6);
            paint(plain(0), MIDDLE - neck, 1, MIDDLE, 1 + depth, MIDDLE + neck, 1);
            line(0.45, other(), MIDDLE, 1 + depth, MIDDLE + between(-0.3, 0.3), hem - 1);
            for (double y = depth + 4; y < hem - 2; y += 4) {
                line(0.4, other(), MIDDLE + 1, y, MIDDLE + 1.1, y);
            }
        }

        private void coat() {
            double neck = between(2.2, 3.4);
            double hem = between(23, 27.5);
            top(
                    neck,
                    between(5.6, 7.4),
                    hem,
                    between(10.6, 12.8),
                    between(21, 26),
                    between(2.6, 3.8));
            double lapel = between(3, 12);
            paint(plain(0.12), MIDDLE - neck, 1, MIDDLE, 1 + lapel, MIDDLE + neck, 1);
            line(0.55, 0.15, MIDDLE, lapel, MIDDLE + between(-0.4, 0.4), hem - 0.5);
            if (random.nextBoolean()) {
                double waist = between(13, 16);
                line(0.6, 0.3 * brightness, MIDDLE - 5, waist, MIDDLE + 5, waist);
            }
            double pocket = between(17, 20);
            line(0.4, 0.4 * brightness, MIDDLE - 5, pocket, MIDDLE - 2.5, pocket + 0.6);
            line(0.4, 0.4 * brightness, MIDDLE + 5, pocket, MIDDLE + 2.5, pocket + 0.6);
        }

        private void trousers() {
            double waist = between(3.2, 6);
            double hip = waist + between(0.3, 1.5);
            double foot = between(1.8, 3.4);
            double gap = between(0.2, 2.6);
            double crotch = between(8.5, 12);
            symmetric(fabric, waist, 0.8, hip, 7, gap + foot, 27.2, gap, 27.2, 0.1, crotch);
            line(0.4, 0.5 * brightness, MIDDLE - waist, 2.8, MIDDLE + waist, 2.8);
        }

        private void dress() {
            double shoulder = between(2.4, 4);
            double waist = between(2.2, 5);
            double hem = between(3.4, 8);
            double waistHeight = between(10, 13);
            if (random.nextInt(3) == 0) {
                double reach = shoulder + between(2.5, 5);
                double end = between(7, 17);
                symmetric(
                        fabric, shoulder - 1, 1, shoulder, 1.2, reach, end, reach - 1.8, end, 2, 6);
            }
            symmetric(
                    fabric,
                    shoulder - 1.5,
                    0.8,
                    shoulder,
                    0.8,
                    shoulder - 0.4,
                    5,
                    waist,
                    waistHeight,
                    hem,
                    27.2);
            neckline(shoulder - 1.4, between(2, 5));
            if (random.nextBoolean()) {
                line(0.55, other(), MIDDLE - waist, waistHeight, MIDDLE + waist, waistHeight);
            }
        }

        private void sandal() {
            double heel = random.nextInt(3) == 0 ? between(5, 9) : between(0.5, 3);
            double sole = between(20.5, 22.5);
            double back = sole - heel;
            double thick = between(1, 2);
            paint(
                    plain(brightness),
                    1,
                    sole - 1,
                    9,
                    sole - 0.6,
                    18,
                    back + 0.6,
                    26.5,
                    back,
                    26.5,
                    back + thick,
                    24,
                    back + thick + 0.5,
                    17,
                    back + thick + 1.2,
                    9,
                    sole + thick,
                    2,
                    sole + thick);
            line(0.9, brightness, 25, back + 1, 25.3, sole + thick - 0.8);
            int straps = 2 + random.nextInt(3);
            double top = back - between(4, 8);
            for (int i = 0; i < straps; i++) {
                double x = 4 + 14.0 * i / straps + between(-1, 1);
                double width = between(0.5, 1.1);
                double high = sole - between(3, 5) - (sole - back) * x / 26;
                line(
                        width,
                        brightness,
                        x,
                        sole - 1,
                        x + 2.5,
                        high,
                        x + 5.5,
                        sole - 1 - heel * x / 30);
            }
            line(between(0.5, 0.9), brightness, 17, back + 0.5, 20, top, 25, top + 1, 26, back);
        }

        private void sneaker() {
            double ground = between(20.5, 22.5);
            double toe = ground - between(3.5, 4.8);
            double ankle = ground - between(7.5, 13);
            double mouth = between(16, 18.5);
            paint(
                    fabric,
                    1,
                    ground,
                    1.4,
                    toe + 1,
                    4,
                    toe,
                    9,
                    toe - 1.2,
                    mouth - 3,
                    ankle + 1.2,
                    mouth,
                    ankle,
                    mouth + 2,
                    ankle + 1,
                    25,
                    ankle + 0.4,
                    26.6,
                    ankle + 0.2,
                    26.4,
                    toe,
                    27,
                    ground);
            paint(
                    plain(other()),
                    0.8,
                    ground - 0.8,
                    27,
                    ground - 1,
                    26.6,
                    ground + 1.3,
                    2,
                    ground + 1.3);
            for (int i = 0; i < 4; i++) {
                double x = 9 + 1.8 * i;
                line(0.35, other(), x, toe - 0.6 - 0.8 * i, x + 2, toe + 0.4 - 0.8 * i);
            }
            if (random.nextBoolean()) {
                line(0.6, other(), 14, ground - 1.5, 20, toe - 1, 23, ground - 2);
            }
        }

        private void ankleBoot() {
            double heel = random.nextInt(3) == 0 ? between(3, 6) : between(0.5, 2);
            double ground = 26.5;
            double top = between(1.5, 10);
            double shaft = between(12, 15);
            double toe = ground - between(5, 7);
            double lean = between(-0.8, 0.8);
            paint(
                    fabric,
                    1,
                    ground - 0.5,
                    1.6,
                    toe + 2,
                    4.5,
                    toe + 0.4,
                    9,
                    toe - 1,
                    shaft - 0.6,
                    toe - 4.5,
                    shaft + lean,
                    top,
                    25.5 + lean,
                    top + 0.3,
                    25,
                    toe - 4,
                    26.6,
                    ground - heel,
                    19,
                    ground - heel + 0.6,
                    13,
                    ground - 0.2);
            paint(
                    plain(0.55 * brightness),
                    22.2,
                    ground - heel - 0.4,
                    26.8,
                    ground - heel - 0.6,
                    26.2,
                    ground + 0.6,
                    22.8,
                    ground + 0.6);
            line(0.7, 0.5 * brightness, 1.5, ground, 12, ground, 18, ground - heel + 0.8);
            if (random.nextBoolean()) {
                line(0.4, 0.4 * brightness, 18 + lean, top + 1, 18.5, toe);
            } else {
                line(0.5, other(), shaft + 0.3, toe - 6, 25, toe - 5.5);
            }
        }

        private void bag() {
            double width = between(7, 13);
            double upper = between(5, 14);
            double lower = Math.min(27, upper + between(10, 16));
            double taper = between(-1.5, 2);
            double handle = between(3.5, 7.5);
            double top = Math.max(1, upper - between(4, 9));
            line(
                    between(0.5, 1),
                    0.9 * brightness,
                    MIDDLE - handle,
                    upper + 1,
                    MIDDLE - 0.85 * handle,
                    (upper + top) / 2,
                    MIDDLE - 0.45 * handle,
                    top,
                    MIDDLE + 0.45 * handle,
                    top,
                    MIDDLE + 0.85 * handle,
                    (upper + top) / 2,
                    MIDDLE + handle,
                    upper + 1);
            symmetric(fabric, width - taper, upper, width, lower - 2, width - 0.8, lower);
            double flap = upper + between(2, 7);
            if (random.nextBoolean()) {
                line(0.5, 0.45 * brightness, MIDDLE - width + 1, flap, MIDDLE + width - 1, flap);
            }
            line(0.9, other(), MIDDLE - 0.6, flap, MIDDLE + 0.6, flap);
        }
    }
}
