package org.mnistkit.data;

import java.util.List;
import java.util.stream.IntStream;
import org.mnistkit.synthetic.SyntheticLetters;

/**
 * Capital letters drawn by the kit in the manner of MNIST: something else to ask a network about
 * that knows digits only. Some of them look like digits: O, I, Z, S and B more than others.
 */
public final class Letters {

    private static final List<String> CLASS_NAMES =
            IntStream.rangeClosed('A', 'Z').mapToObj(Character::toString).toList();

    private Letters() {}

    /**
     * Draws letters: as many of each as of any other, give or take one, in random order.
     *
     * @param seed the same seed gives the same images, bit for bit
     */
    public static ImageSet draw(int count, long seed) {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + ", but must be at least 0");
        }
        SyntheticLetters letters = new SyntheticLetters();
        Provenance provenance = new Provenance(letters.name(), "drawn by the kit", "", true);
        return DatasetLoader.draw(letters, CLASS_NAMES, count, seed, provenance);
    }
}
