package org.mnistkit.data;

/** Whose files they are: it decides what an error proposes to do about a broken one. */
enum Owner {
    /** Downloaded by the kit into a folder of its own: it can always get them again. */
    KIT {
        @Override
        String remedy(String what) {
            return "Delete %s and run \"./mnist-kit download\" again.".formatted(what);
        }
    },
    /** Named by the reader: the kit never tells anyone to delete those. */
    USER {
        @Override
        String remedy(String what) {
            return "Get %s again from where you had %s from."
                    .formatted(what, what.equals("it") ? "it" : "them");
        }
    };

    /**
     * The sentence that ends an error.
     *
     * @param what "it" or "both"
     */
    abstract String remedy(String what);
}
