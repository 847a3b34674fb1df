package org.mnistkit.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mnistkit.pictures.Plane.Box;

class BoxCountsTest {

    private static final int WIDTH = 7;
    private static final int HEIGHT = 5;

    @Test
    void everyBoxIsCountedAsPixelByPixel() {
        float[] values = new float[WIDTH * HEIGHT];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(3);
        }
        Plane plane = new Plane(values, WIDTH, HEIGHT);
        BoxCounts ones = BoxCounts.of(plane, value -> value == 1);
        for (int i = 0; i < values.length; i++) {
            for (int j = i; j < values.length; j++) {
                if (i % WIDTH <= j % WIDTH) {
                    Box box = new Box(i % WIDTH, i / WIDTH, j % WIDTH, j / WIDTH);
                    assertEquals(counted(plane, box), ones.in(box), box.toString());
                }
            }
        }
    }

    private static int counted(Plane plane, Box box) {
        int count = 0;
        for (float value : plane.cropped(box).values()) {
            count += value == 1 ? 1 : 0;
        }
        return count;
    }
}
