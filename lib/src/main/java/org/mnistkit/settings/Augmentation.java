package org.mnistkit.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How training images are changed at random, each time they are seen, in ways that leave the class
 * as it is. The network sees each image in many forms, and hardly ever the same one twice: {@code
 * Augmentation.of(new Rotate(10), new Shift(2))}.
 *
 * <p>The transforms are always applied in the same order, in which they are also printed: flip,
 * zoom, shear, rotate and shift together as one affine map about the center of the image, with
 * elastic distortion on top, and one bilinear interpolation for all of them. Then comes erase. What
 * lies outside the image is black.
 *
 * <p>Text: {@code none}, or transforms with blanks between them, such as {@code rotate,10 shift,2
 * elastic,20,4}.
 *
 * @param transforms what is done, each kind at most once
 */
public record Augmentation(List<Transform> transforms) {

    /** The images as they are. */
    public static final Augmentation NONE = new Augmentation(List.of());

    private static final List<Class<? extends Transform>> ORDER =
            List.of(
                    Transform.Rotate.class,
                    Transform.Shift.class,
                    Transform.Zoom.class,
                    Transform.Shear.class,
                    Transform.Flip.class,
                    Transform.Elastic.class,
                    Transform.Erase.class);

    public Augmentation {
        List<Transform> sorted = new ArrayList<>(transforms);
        sorted.sort(Comparator.comparingInt(transform -> ORDER.indexOf(transform.getClass())));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).getClass() == sorted.get(i - 1).getClass()) {
                throw new IllegalArgumentException(
                        "\"%s\" and \"%s\" are the same transform; give it once"
                                .formatted(sorted.get(i - 1), sorted.get(i)));
            }
        }
        transforms = List.copyOf(sorted);
    }

    /** With some transforms, each kind at most once; their order does not matter. */
    public static Augmentation of(Transform... transforms) {
        return new Augmentation(List.of(transforms));
    }

    /**
     * Reads what {@link #toString} prints.
     *
     * @throws IllegalArgumentException if it is not an augmentation; the message says why
     */
    public static Augmentation parse(String text) {
        String plain = text.strip().replaceAll("\\s*,\\s*", ",");
        if (plain.equals("none")) {
            return NONE;
        }
        List<Transform> transforms = new ArrayList<>();
        for (String transform : plain.split("\\s+", -1)) {
            transforms.add(Transform.parse(transform));
        }
        return new Augmentation(transforms);
    }

    /** Whether images are changed at all. */
    public boolean isOn() {
        return !transforms.isEmpty();
    }

    /** The transform of a kind, if it is among these. */
    public <T extends Transform> Optional<T> find(Class<T> kind) {
        return transforms.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    @Override
    public String toString() {
        return isOn()
                ? transforms.stream().map(Transform::toString).collect(Collectors.joining(" "))
                : "none";
    }
}
