package org.mnistkit.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * An operation on tensors of a certain kind, as the library would do it ("primitive descriptor"):
 * it can be asked which code would run and which layouts it wants, before anything is allocated.
 */
public final class Kernel {

    private final String name;
    private final dnnl_primitive_desc handle;
    private final Attributes attributes;

    /** Fills in a primitive descriptor and returns the library's status. */
    @FunctionalInterface
    public interface Creator {
        /** Calls one of the library's functions {@code dnnl_…_primitive_desc_create}. */
        int create(dnnl_primitive_desc target, dnnl_engine engine, dnnl_primitive_attr attributes);
    }

    private Kernel(String name, dnnl_primitive_desc handle, Attributes attributes) {
        this.name = name;
        this.handle = handle;
        this.attributes = attributes;
    }

    /**
     * Makes a kernel: of the library's first implementation that is not a plain loop, if there is
     * one. With AVX-512, its first choice for maps in the order of C is a loop, and a matrix
     * product comes later.
     *
     * @param scope owns it
     * @param name what it does, for breakdowns and error messages: "conv2 backward data"
     * @param attributes what it does besides
     * @throws UnsupportedByOneDnnException if the library has no code for it
     */
    public static Kernel create(Scope scope, String name, Attributes attributes, Creator creator) {
        return createPreferring(any -> true, scope, name, attributes, creator);
    }

    /**
     * Like {@link #create}, but takes the first implementation of the kind preferred, if there is
     * one, and a plain loop of that kind rather than code of another.
     *
     * @param preferred decides by an implementation's name
     */
    public static Kernel createPreferring(
            Predicate<String> preferred,
            Scope scope,
            String name,
            Attributes attributes,
            Creator creator) {
        Predicate<String> fast = implementation -> !OneDnn.isReference(implementation);
        for (Predicate<String> wanted : List.of(fast.and(preferred), preferred, fast)) {
            Kernel kernel = firstChoice(scope, name, attributes, creator);
            do {
                if (wanted.test(kernel.implementation())) {
                    return kernel;
                }
            } while (dnnl_primitive_desc_next_impl(kernel.handle) == dnnl_success);
        }
        return firstChoice(scope, name, attributes, creator);
    }

    private static Kernel firstChoice(
            Scope scope, String name, Attributes attributes, Creator creator) {
        dnnl_primitive_desc handle = new dnnl_primitive_desc();
        OneDnn.check(creator.create(handle, OneDnn.engine(), attributes.handle()), name);
        scope.own(handle, () -> dnnl_primitive_desc_destroy(handle));
        return new Kernel(name, handle, attributes);
    }

    /**
     * The first of several kernels, made one after the other, that is not a plain loop; if all are,
     * the first. Layouts that suit the neighbors are tried first, others cost a copy.
     */
    @SafeVarargs
    public static Kernel firstFast(Supplier<Kernel>... candidates) {
        Kernel first = null;
        for (Supplier<Kernel> candidate : candidates) {
            Kernel kernel = candidate.get();
            if (!kernel.isReference()) {
                return kernel;
            }
            first = first == null ? kernel : first;
        }
        return first;
    }

    String name() {
        return name;
    }

    /** The library's object, for kernels that are made with this one as a hint. */
    public dnnl_primitive_desc handle() {
        return handle;
    }

    Attributes attributes() {
        return attributes;
    }

    /** The code that runs, in the library's words: "jit:avx2". */
    public String implementation() {
        try (PointerPointer<BytePointer> answer = new PointerPointer<>(1)) {
            OneDnn.check(
                    dnnl_primitive_desc_query(handle, dnnl_query_impl_info_str, 0, answer),
                    "asking for the implementation of " + name);
            return answer.get(BytePointer.class, 0).getString();
        }
    }

    /** Whether it is one of the library's plain loops. */
    public boolean isReference() {
        return OneDnn.isReference(implementation());
    }

    /**
     * The description of an argument, with the layout that the library has chosen.
     *
     * @param wanted the argument's shape and type
     */
    public Descriptor argument(Scope scope, int argument, Descriptor wanted) {
        return Descriptor.copy(scope, query(argument), wanted.type(), wanted.shape());
    }

    /** The description of an argument whose shape only the library knows, such as a workspace. */
    public Descriptor opaque(Scope scope, int argument) {
        return Descriptor.copy(scope, query(argument), dnnl_data_type_undef);
    }

    /** Whether it takes or gives such an argument. */
    public boolean has(int argument) {
        return !OneDnn.isNull(query(argument)) && dnnl_memory_desc_get_size(query(argument)) > 0;
    }

    private dnnl_memory_desc query(int argument) {
        return dnnl_primitive_desc_query_md(handle, dnnl_query_exec_arg_md, argument);
    }
}
