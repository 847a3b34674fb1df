package org.mnistkit.engine.graph;

import java.nio.IntBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.IntPointer;
import org.mnistkit.engine.onednn.Operation;
import org.mnistkit.engine.onednn.Tensor;

/**
 * The factors that a layer's inputs are multiplied by in one update: 0 for those that are dropped,
 * 1/p for those that are kept, p being the probability of that (inverted dropout, Srivastava et al.
 * 2014).
 *
 * <p>Each value's fate is a hash of its position and the update's key. The loop below has no
 * branches and only 32-bit integers, so that the JVM compiles it to vector instructions: it makes
 * several values per nanosecond.
 */
final class DropoutMask implements Operation {

    /** What fits into the processor's first cache. */
    private static final int PART = 4096;

    /**
     * Positions spread over all 32 bits; in an array, since the JVM doesn't make vectors of them.
     */
    private static final int[] SPREAD = new int[PART];

    static {
        Arrays.setAll(SPREAD, i -> spread(i));
    }

    private static int spread(int position) {
        return position * 0x9e3779b9;
    }

    private final Randomness randomness;
    private final int layer;
    private final int threshold;
    private final int kept;
    private final IntBuffer target;
    private final int length;
    private final int[] part = new int[PART];

    /**
     * @param keep probability of keeping a value, in (0, 1)
     * @param mask float32, receives the factors
     */
    DropoutMask(Randomness randomness, int layer, double keep, Tensor mask) {
        this.randomness = randomness;
        this.layer = layer;
        threshold = (int) Math.round(keep * Integer.MAX_VALUE);
        kept = Float.floatToRawIntBits((float) (1 / keep));
        length = Math.toIntExact(mask.descriptor().bytes() / Float.BYTES);
        target = new IntPointer(mask.data()).capacity(length).asBuffer();
    }

    @Override
    public String name() {
        return layer + " Dropout mask";
    }

    @Override
    public double bytes() {
        return 4.0 * length;
    }

    @Override
    public void run() {
        // A multiplication distributes over the sum of a part's start and a place in it.
        long key = randomness.key(layer);
        for (int start = 0; start < length; start += PART) {
            int count = Math.min(PART, length - start);
            fill(part, spread(start) + (int) key, (int) (key >>> 32));
            target.put(start, part, 0, count);
        }
    }

    /** The finalizer of MurmurHash3 (Appleby 2011), with the second half of the key in between. */
    private void fill(int[] values, int low, int high) {
        for (int i = 0; i < PART; i++) {
            int h = SPREAD[i] + low;
            h = (h ^ (h >>> 16)) * 0x85ebca6b;
            h = (h ^ high ^ (h >>> 13)) * 0xc2b2ae35;
            h ^= h >>> 16;
            // All ones if the 31 random bits are below the threshold, else all zeros.
            values[i] = (((h >>> 1) - threshold) >> 31) & kept;
        }
    }
}
