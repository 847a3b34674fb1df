package org.mnistkit.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The checksum that the kit uses for data, model files and checkpoints. */
public final class Sha256 {

    private Sha256() {}

    /** A digest that nothing has gone into yet. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
