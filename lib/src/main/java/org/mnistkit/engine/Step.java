package org.mnistkit.engine;

/** Something that is done each time a compiled network runs. */
@FunctionalInterface
interface Step {
    void run();
}
