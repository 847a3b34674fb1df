package org.mnistkit.evaluate;

import java.util.Collections;
import java.util.List;

/** Whether an answer can be relied on; see {@link org.mnistkit.model.RejectOption}. */
public enum Verdict {

    /** Nothing speaks against it. */
    ANSWERED,

    /** The answer is not probable enough: another class may be meant. */
    NOT_SURE,

    /** The image is unlike all that the model was trained on: no class may be meant. */
    UNFAMILIAR;

    /**
     * The verdict of several models on one image: it is answered if more than half of them answer,
     * or if there are none. Otherwise it is whichever of the other two more of them give, and
     * {@link #UNFAMILIAR} if as many give one as the other.
     */
    static Verdict ofMost(List<Verdict> verdicts) {
        if (2 * Collections.frequency(verdicts, ANSWERED) > verdicts.size() || verdicts.isEmpty()) {
            return ANSWERED;
        }
        boolean isUnsure =
                Collections.frequency(verdicts, NOT_SURE)
                        > Collections.frequency(verdicts, UNFAMILIAR);
        return isUnsure ? NOT_SURE : UNFAMILIAR;
    }
}
