package org.mnistkit.model;

/** 16-bit IEEE 754 numbers: sign, 5 bits of exponent, 10 of mantissa. Java 17 has no such type. */
final class Half {

    /** The largest number there is. */
    static final float MAX = 65_504;

    /**
     * The difference between the exponent biases of float and half, in the place of the exponent.
     */
    private static final int BIAS = (127 - 15) << 10;

    /** From here on, a float is rounded to infinity. */
    private static final int OVERFLOW = Float.floatToRawIntBits(65_520f);

    /** 2⁻¹⁴, below which the numbers have a fixed distance of 2⁻²⁴. */
    private static final int SMALLEST_NORMAL = Float.floatToRawIntBits(0x1p-14f);

    private Half() {}

    /**
     * The nearest number, or the even one of two that are equally near. Infinite if out of range.
     */
    static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int size = bits & 0x7fffffff;
        if (size >= OVERFLOW) {
            return (short) (sign | (Float.isNaN(value) ? 0x7e00 : 0x7c00));
        }
        if (size < SMALLEST_NORMAL) {
            // Exact except for the rounding, and Math.rint rounds half to even.
            return (short) (sign | (int) Math.rint(Math.abs(value) * 0x1p24));
        }
        // Adds just under half of the last bit, or exactly half for an odd number: rounds half to
        // even. A carry into the exponent is right.
        int rounded = size + 0xfff + (size >>> 13 & 1);
        return (short) (sign | (rounded >>> 13) - BIAS);
    }

    /** The same number, exactly. */
    static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >>> 10 & 0x1f;
        int mantissa = half & 0x3ff;
        if (exponent == 0) {
            float size = mantissa * 0x1p-24f;
            return sign == 0 ? size : -size;
        }
        int wide = exponent == 0x1f ? 0xff : exponent + 127 - 15;
        return Float.intBitsToFloat(sign | wide << 23 | mantissa << 13);
    }
}
