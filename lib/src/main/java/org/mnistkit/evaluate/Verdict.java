package org.mnistkit.evaluate;

/** Whether an answer can be relied on; see {@link org.mnistkit.model.RejectOption}. */
public enum Verdict {

    /** Nothing speaks against it. */
    ANSWERED,

    /** The answer is not probable enough: another class may be meant. */
    NOT_SURE,

    /** The image is unlike all that the model was trained on: no class may be meant. */
    UNFAMILIAR
}
