package org.mnistkit.model;

import org.deeplearning4j.nn.conf.dropout.Dropout;

/** A class that plain DL4J does not know. */
public final class KitDropout extends Dropout {

    private static final long serialVersionUID = 1;

    public KitDropout() {
        super(0.5);
    }

    @Override
    public KitDropout clone() {
        return new KitDropout();
    }
}
