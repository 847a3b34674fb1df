package org.mnistkit.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.mnistkit.data.ImageSet;
import org.mnistkit.model.Model;

/**
 * What the features of images gather around, within each class: the centers of spherical k-means
 * (Dhillon and Modha 2001, "Concept decompositions for large sparse text data using clustering"),
 * which looks at the directions of vectors alone.
 */
final class Centers {

    /** By then the centers hardly move any more. */
    private static final int STEPS = 10;

    private Centers() {}

    /**
     * Finds the centers.
     *
     * @param images in random order: the first of each class are where the search begins
     * @param perClass how many for each class; fewer for a class of fewer images
     * @return [centers][features], each of length 1
     */
    static float[][] of(Model model, ImageSet images, int perClass) {
        float[][] features = Features.of(model, images).values();
        List<float[]> centers = new ArrayList<>();
        for (int label = 0; label < images.classNames().size(); label++) {
            int one = label;
            List<float[]> ofClass =
                    IntStream.range(0, images.size())
                            .filter(i -> images.label(i) == one)
                            .mapToObj(i -> FeatureDistance.scaled(features[i]))
                            .toList();
            centers.addAll(of(ofClass, perClass));
        }
        return centers.toArray(float[][]::new);
    }

    /**
     * @param vectors of length 1
     */
    static List<float[]> of(List<float[]> vectors, int count) {
        List<float[]> centers = vectors.subList(0, Math.min(count, vectors.size()));
        for (int step = 0; step < STEPS; step++) {
            float[][] sums = new float[centers.size()][];
            for (float[] vector : vectors) {
                int nearest = nearest(centers, vector);
                sums[nearest] = sum(sums[nearest], vector);
            }
            List<float[]> moved = new ArrayList<>();
            for (int i = 0; i < sums.length; i++) {
                moved.add(sums[i] == null ? centers.get(i) : FeatureDistance.scaled(sums[i]));
            }
            centers = moved;
        }
        return centers;
    }

    private static int nearest(List<float[]> centers, float... vector) {
        int nearest = 0;
        float greatest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < centers.size(); i++) {
            float product = FeatureDistance.product(centers.get(i), vector);
            if (product > greatest) {
                greatest = product;
                nearest = i;
            }
        }
        return nearest;
    }

    /**
     * @param sum null for zeros
     */
    private static float[] sum(float[] sum, float... vector) {
        float[] total = sum == null ? new float[vector.length] : sum;
        for (int i = 0; i < total.length; i++) {
            total[i] += vector[i];
        }
        return total;
    }
}
