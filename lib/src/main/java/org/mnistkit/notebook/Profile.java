package org.mnistkit.notebook;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How much work a notebook does. It is chosen by the environment variable {@code MNIST_KIT_PROFILE}
 * (or the system property {@code mnistkit.profile}) before the notebook starts.
 */
public enum Profile {
    /** Seconds: shows that everything runs, and nothing else. */
    SMOKE("seconds, only to see that everything runs"),
    /** A few minutes and 1 GB for a notebook: what a reader gets unless they ask for more. */
    FAST("a few minutes at most, with fewer images or epochs"),
    /** All images, and as many epochs as it takes. */
    FULL("all images, and as many epochs as it takes");

    private final String description;

    Profile(String description) {
        this.description = description;
    }

    /** What the profile means to a reader, in a few words. */
    public String description() {
        return description;
    }

    /**
     * The profile that was asked for; {@link #FAST} if none was.
     *
     * @throws IllegalArgumentException if there is no such profile
     */
    public static Profile current() {
        String environment = System.getenv().getOrDefault("MNIST_KIT_PROFILE", "");
        return parse(System.getProperty("mnistkit.profile", environment));
    }

    static Profile parse(String name) {
        if (name.isBlank()) {
            return FAST;
        }
        return Arrays.stream(values())
                .filter(profile -> profile.name().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "MNIST_KIT_PROFILE is \"%s\", but must be one of %s"
                                                .formatted(name, names())));
    }

    /** One of three values, by profile: {@code int epochs = profile.pick(1, 3, 15)}. */
    public <T> T pick(T smoke, T fast, T full) {
        return switch (this) {
            case SMOKE -> smoke;
            case FAST -> fast;
            case FULL -> full;
        };
    }

    private static String names() {
        return Arrays.stream(values()).map(Profile::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
