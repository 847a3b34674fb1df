package org.mnistkit.notebook;

import java.util.ArrayList;
import java.util.List;

/**
 * Has the methods by which JJava and IJava show things, and remembers what it was asked to show.
 */
public final class FakeKernel {

    static final List<String> SHOWN = new ArrayList<>();

    private FakeKernel() {}

    public static String display(Object value, String... mimeTypes) {
        SHOWN.add("new " + String.join(" ", mimeTypes) + " " + value);
        return "id" + SHOWN.size();
    }

    public static void updateDisplay(String id, Object value, String... mimeTypes) {
        SHOWN.add(id + " " + String.join(" ", mimeTypes) + " " + value);
    }
}
