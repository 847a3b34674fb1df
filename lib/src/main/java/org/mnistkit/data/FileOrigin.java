package org.mnistkit.data;

/** Where a file came from: it decides what an error proposes to do about a broken one. */
enum FileOrigin {
    /** Downloaded by the kit into a folder of its own: it can always download it again. */
    KIT {
        @Override
        String remedy(String what) {
            return "Delete %s and run \"./mnist-kit download\" again.".formatted(what);
        }
    },
    /** Named by the user: the kit never tells anyone to delete such a file. */
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
