package org.mnistkit.engine;

import org.mnistkit.engine.onednn.OneDnn;
import org.mnistkit.settings.Compute;
import org.mnistkit.settings.Compute.Precision;
import org.mnistkit.settings.Values;

/** What the fast engine calls itself in banners and records. */
final class EngineName {

    private EngineName() {}

    /** Whether the engine computes in bfloat16: asked for it, or because it is faster here. */
    static boolean usesBfloat16(Compute compute) {
        return switch (compute.precision()) {
            case FLOAT32 -> false;
            case BFLOAT16 -> OneDnn.hasBfloat16();
            case AUTO -> OneDnn.isFasterInBfloat16();
        };
    }

    /** For example "oneDNN 3.11 (avx2, float32, 2 threads)". */
    static String of(Compute compute) {
        String precision = usesBfloat16(compute) ? "bfloat16" : "float32";
        if (compute.precision() == Precision.BFLOAT16 && !usesBfloat16(compute)) {
            precision += " as there is no bfloat16 here";
        }
        if (usesBfloat16(compute) && !OneDnn.isFasterInBfloat16()) {
            precision += ", slower than float32 here";
        }
        return "oneDNN %s (%s, %s, %s)"
                .formatted(
                        OneDnn.version(),
                        OneDnn.instructionSet(),
                        precision,
                        Values.counted(OneDnn.count(compute.threads()), "thread"));
    }
}
