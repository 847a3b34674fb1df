package org.mnistkit.notebook;

import java.lang.reflect.Method;
import java.util.Optional;

/**
 * The output of a notebook's cell. The kernel is spoken to by reflection, since the library must
 * also work without one, and with either of two: JJava, and IJava which it goes back to.
 */
final class Screen {

    private static final Optional<Screen> KERNEL =
            find("org.dflib.jjava.jupyter.kernel.BaseNotebookStatics")
                    .or(() -> find("io.github.spencerpark.ijava.runtime.Display"));

    private final Method display;
    private final Method update;

    private Screen(Method display, Method update) {
        this.display = display;
        this.update = update;
    }

    /** The kernel's, or empty if no kernel runs this program. */
    static Optional<Screen> ofKernel() {
        return KERNEL;
    }

    static Optional<Screen> find(String className) {
        try {
            Class<?> type = Class.forName(className);
            return Optional.of(
                    new Screen(
                            type.getMethod("display", Object.class, String[].class),
                            type.getMethod(
                                    "updateDisplay", String.class, Object.class, String[].class)));
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }

    /**
     * Shows something in the cell that is running.
     *
     * @return an id by which it can be replaced
     */
    String show(Object value, String... mimeTypes) {
        return (String) call(display, value, mimeTypes);
    }

    /** Replaces what {@link #show} has shown. Lost without a trace once the cell has ended. */
    void replace(String id, Object value, String... mimeTypes) {
        call(update, id, value, mimeTypes);
    }

    private static Object call(Method method, Object... arguments) {
        try {
            return method.invoke(null, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "The notebook's kernel cannot show this. Is a cell running?", e);
        }
    }
}
