package org.mnistkit.notebook;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;

/**
 * Brings the library's Javadoc into the help that the kernel shows on Shift-Tab.
 *
 * <p>The kernels ask JShell, and JShell takes Javadoc from source code. It looks for that nowhere
 * but in the JDK's own {@code lib/src.zip}; there is no setting for more, so the library's sources
 * are added to the list that JShell keeps. This needs {@code
 * --add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED}, which the kernel of {@code make lab} has.
 */
final class ShiftTab {

    private ShiftTab() {}

    /**
     * Shows the library's Javadoc from now on, if a kernel runs this program and the sources are to
     * be had. Otherwise there are signatures only, as for any other library.
     */
    static void showJavadoc() {
        String checkout = System.getProperty("mnistkit.checkout", "");
        Path sources = Path.of(checkout, "lib", "src", "main", "java");
        if (!checkout.isEmpty() && Files.isDirectory(sources)) {
            ofKernel().ifPresent(shell -> addSources(shell, sources));
        }
    }

    /**
     * Adds sources to those that JShell takes Javadoc from.
     *
     * @return whether it takes them
     */
    static boolean addSources(JShell shell, Path sources) {
        try {
            SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
            Method find = analysis.getClass().getDeclaredMethod("findSources");
            find.setAccessible(true);
            List<Object> all = new ArrayList<>((List<?>) find.invoke(analysis));
            if (!all.contains(sources)) {
                all.add(sources);
            }
            Field found = analysis.getClass().getDeclaredField("availableSources");
            found.setAccessible(true);
            found.set(analysis, all);
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false; // not opened, or another JDK keeps them elsewhere
        }
    }

    /** The JShell that runs the cells, which JJava hands out, and IJava only by a detour. */
    private static Optional<JShell> ofKernel() {
        try {
            Object kernel = call("org.dflib.jjava.kernel.JavaNotebookStatics", "kernel");
            return Optional.of((JShell) kernel.getClass().getMethod("getJShell").invoke(kernel));
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            return ofIJava();
        }
    }

    private static Optional<JShell> ofIJava() {
        try {
            Object kernel = call("io.github.spencerpark.ijava.IJava", "getKernelInstance");
            Field field = kernel.getClass().getDeclaredField("evaluator");
            field.setAccessible(true);
            Object evaluator = field.get(kernel);
            return Optional.of(
                    (JShell) evaluator.getClass().getMethod("getShell").invoke(evaluator));
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Object call(String className, String method)
            throws ReflectiveOperationException {
        return Class.forName(className).getMethod(method).invoke(null);
    }
}
