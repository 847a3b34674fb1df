package org.mnistkit.model;

/** How exactly a model file keeps the weights. */
public enum WeightType {
    /** As they are: 4 bytes each. */
    FLOAT32("float32", 4),

    /**
     * Rounded to 11 significant bits (about 3 decimal digits), of at most 65,504, with steps of
     * 6·10⁻⁸ near 0: 2 bytes each. Enough for a trained network that is only to be used.
     */
    FLOAT16("float16", 2);

    private final String word;
    private final int bytes;

    WeightType(String word, int bytes) {
        this.word = word;
        this.bytes = bytes;
    }

    /** Bytes of one weight in a file. */
    public int bytes() {
        return bytes;
    }

    /** The word for it in a file: "float32" or "float16", as NumPy calls them. */
    @Override
    public String toString() {
        return word;
    }
}
