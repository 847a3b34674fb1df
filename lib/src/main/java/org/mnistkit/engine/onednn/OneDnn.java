package org.mnistkit.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.mnistkit.record.Environment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The oneDNN library in this process: whether it can be used, the processor it sees, and the
 * threads it works with.
 *
 * <p>oneDNN and ND4J's natives share one OpenMP runtime, and so the number of threads is set
 * through ND4J. It belongs to the calling Java thread, as the team of threads itself does: two
 * networks can train side by side with one thread each.
 */
public final class OneDnn {

    /** Created once and never freed: it is the processor. */
    private static final dnnl_engine ENGINE = new dnnl_engine();

    /** Runs primitives at once and in order, so that one does for all threads. */
    private static final dnnl_stream STREAM = new dnnl_stream();

    /** A number of threads in OMP_NUM_THREADS: "2", or "2,1" with one for each level. */
    private static final Pattern OUTERMOST_LEVEL = Pattern.compile("\\s*([1-9]\\d{0,3})\\s*(,|$)");

    private static final int DEFAULT_THREADS =
            defaultThreads(
                    System.getenv("OMP_NUM_THREADS"),
                    Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), cores())));

    private static final NativeOps NATIVE_OPS = nativeOps();

    private static final Optional<String> PROBLEM = load();

    private OneDnn() {}

    /** The machine's cores. Asked for only once, since each call costs memory. */
    private static int cores() {
        try {
            return Loader.totalCores();
        } catch (LinkageError e) {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    private static NativeOps nativeOps() {
        Nd4j.getBackend(); // They exist only once ND4J has started.
        return NativeOpsHolder.getInstance().getDeviceNativeOps();
    }

    private static Optional<String> load() {
        try {
            check(dnnl_engine_create(ENGINE, dnnl_cpu, 0), "finding the processor");
            check(dnnl_stream_create(STREAM, ENGINE, dnnl_stream_default_flags), "a stream");
            // Compiled primitives are kept by this engine; a second copy in a global cache would
            // outlive it.
            check(dnnl_set_primitive_cache_capacity(0), "turning the cache off");
            return Optional.empty();
        } catch (LinkageError | RuntimeException e) {
            return Optional.of(
                    "oneDNN does not load on %s %s (%s)"
                            .formatted(
                                    System.getProperty("os.name"),
                                    System.getProperty("os.arch"),
                                    e.getMessage()));
        }
    }

    /** Why the library cannot be used on this machine; empty if it can. */
    public static Optional<String> problem() {
        return PROBLEM;
    }

    static dnnl_engine engine() {
        return ENGINE;
    }

    static dnnl_stream stream() {
        return STREAM;
    }

    /** For example "3.11". */
    public static String version() {
        dnnl_version_t version = dnnl_version();
        return version.major() + "." + version.minor();
    }

    /** The newest instructions that the library uses here, for example "avx512_core_bf16". */
    public static String instructionSet() {
        if (!isX86()) {
            return System.getProperty("os.arch");
        }
        int isa = dnnl_get_effective_cpu_isa();
        if (isa == dnnl_cpu_isa_sse41) {
            return "sse41";
        } else if (isa == dnnl_cpu_isa_avx) {
            return "avx";
        } else if (isa == dnnl_cpu_isa_avx2) {
            return "avx2";
        } else if (isa == dnnl_cpu_isa_avx2_vnni) {
            return "avx2_vnni";
        } else if (isa == dnnl_cpu_isa_avx2_vnni_2) {
            return "avx2_vnni_2";
        } else if (isa == dnnl_cpu_isa_avx512_core) {
            return "avx512_core";
        } else if (isa == dnnl_cpu_isa_avx512_core_vnni) {
            return "avx512_core_vnni";
        } else if (isa == dnnl_cpu_isa_avx512_core_bf16) {
            return "avx512_core_bf16";
        } else if (isa == dnnl_cpu_isa_avx512_core_fp16) {
            return "avx512_core_fp16";
        } else if (isa == dnnl_cpu_isa_avx512_core_amx) {
            return "avx512_core_amx";
        } else if (isa == dnnl_cpu_isa_avx512_core_amx_fp16) {
            return "avx512_core_amx_fp16";
        }
        return "instruction set 0x" + Integer.toHexString(isa);
    }

    /**
     * Whether the processor has instructions for bfloat16 that the library can train with. (Those
     * of avx2_vnni_2 it knows for predictions only.)
     */
    public static boolean hasBfloat16() {
        return has(dnnl_cpu_isa_avx512_core_bf16);
    }

    /**
     * Whether bfloat16 is faster than float32. Having instructions for it is not enough. Measured:
     * with Intel's AMX two to three times as fast as float32, with AVX-512 on AMD's Zen 4 1.6 to
     * 1.8 times, with AVX-512 alone on Intel's processors 0.6 to 0.7 times.
     */
    public static boolean isFasterInBfloat16() {
        return isFasterInBfloat16(
                hasBfloat16(),
                has(dnnl_cpu_isa_avx512_core_amx),
                Environment.current().processor());
    }

    static boolean isFasterInBfloat16(boolean hasBfloat16, boolean hasAmx, String processor) {
        return hasBfloat16 && (hasAmx || processor.contains("AMD"));
    }

    /** Whether a register holds 16 floats. */
    public static boolean hasWideRegisters() {
        return has(dnnl_cpu_isa_avx512_core);
    }

    /** The library's numbers have a bit for each extension, those before included. */
    private static boolean has(int instructionSet) {
        return isX86() && (dnnl_get_effective_cpu_isa() & instructionSet) == instructionSet;
    }

    private static boolean isX86() {
        String arch = System.getProperty("os.arch");
        return arch.equals("amd64") || arch.equals("x86_64");
    }

    /**
     * Runs some work with a number of threads, in oneDNN and in ND4J; afterwards, the calling
     * thread has the number that it had before.
     *
     * @param threads 0 for the default, see {@link #count}
     */
    public static <T> T withThreads(int threads, Supplier<T> work) {
        int before = NATIVE_OPS.ompGetMaxThreads();
        NATIVE_OPS.setOmpNumThreads(count(threads));
        try {
            return work.get();
        } finally {
            NATIVE_OPS.setOmpNumThreads(before);
        }
    }

    /**
     * The number of threads that work on a network.
     *
     * @param threads 0 for what the environment variable OMP_NUM_THREADS says, or else one for each
     *     core, but no more than the JVM may use, which knows the limits of a container. A core
     *     that can run two threads counts once: arithmetic gains nothing from the second
     */
    public static int count(int threads) {
        return threads > 0 ? threads : DEFAULT_THREADS;
    }

    /**
     * @param variable the value of OMP_NUM_THREADS, whose first number is that of the outermost
     *     level; null if it is not set. Anything that is not a number is ignored, as in OpenMP.
     */
    static int defaultThreads(String variable, int cores) {
        Matcher number = OUTERMOST_LEVEL.matcher(variable == null ? "" : variable);
        return number.lookingAt() ? Integer.parseInt(number.group(1)) : cores;
    }

    /**
     * Checks that no operation runs one of the library's plain loops, which would make a network
     * slower than DL4J does.
     *
     * @throws UnsupportedByOneDnnException if one does
     */
    public static void requireFastCode(List<Operation> operations) {
        for (Operation operation : operations) {
            if (isReference(operation.implementation())) {
                throw new UnsupportedByOneDnnException(
                        "oneDNN has only %s for \"%s\" on %s"
                                .formatted(
                                        operation.implementation(),
                                        operation.name(),
                                        instructionSet()));
            }
        }
    }

    /**
     * Whether code is one of the library's plain loops, a thousand times slower than the others.
     */
    static boolean isReference(String implementation) {
        return implementation.contains("ref");
    }

    /**
     * Checks what a function of the library returned.
     *
     * @param what what was to be done, for the message
     * @throws UnsupportedByOneDnnException if the library has no code for it
     * @throws IllegalStateException if it failed otherwise, for lack of memory for example
     */
    static void check(int status, String what) {
        if (status == dnnl_unimplemented) {
            throw new UnsupportedByOneDnnException(
                    "oneDNN has no code for \"%s\" on %s".formatted(what, instructionSet()));
        }
        if (status == dnnl_out_of_memory) {
            throw new OutOfMemoryException(
                    "oneDNN has no memory left for \"%s\"".formatted(what), null);
        }
        if (status != dnnl_success) {
            throw new IllegalStateException(
                    "oneDNN failed at %s: %s"
                            .formatted(
                                    what,
                                    status == dnnl_invalid_arguments
                                            ? "invalid arguments"
                                            : "status " + status));
        }
    }

    /** Whether a pointer that the library returned points to nothing. */
    static boolean isNull(Pointer pointer) {
        return pointer == null || pointer.isNull();
    }
}
