package org.mnistkit.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.util.Set;

/** By which names of its host the page may be asked; besides, one has to know its token. */
public enum AllowedHosts {

    /** The names that this machine has for itself: the browser runs on it, too. */
    LOOPBACK {
        @Override
        boolean allows(String host) {
            return OWN_NAMES.contains(host.replaceFirst(":\\d{1,5}$", ""));
        }
    },

    /** Any: a proxy that knows its users hands on whatever name it was called by. */
    ANY {
        @Override
        boolean allows(String host) {
            return true;
        }
    };

    private static final Set<String> OWN_NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

    /** Whether a request may name this host: a stranger's name may be made to lead here. */
    abstract boolean allows(String host);

    /**
     * Refuses what came by another name (DNS rebinding), and what a page of another site has sent.
     *
     * @throws RefusedException with status 403
     */
    void check(HttpExchange request) {
        Headers headers = request.getRequestHeaders();
        String host = headers.getFirst("Host");
        if (host == null || !allows(host)) {
            throw new RefusedException(
                    403, "This server answers to 127.0.0.1 and localhost, and to no other name.");
        }
        // Newer browsers say who asks; "none" is a person who has typed the address.
        String site = headers.getFirst("Sec-Fetch-Site");
        String origin = headers.getFirst("Origin");
        boolean isOwn =
                site == null
                        ? origin == null || host.equals(authority(origin))
                        : site.equals("same-origin") || site.equals("none") || opensPage(request);
        if (!isOwn) {
            throw new RefusedException(403, "Only the kit's own page may ask this server.");
        }
    }

    /** Another site may lead to the page, as a notebook does, but not see what is on it. */
    private static boolean opensPage(HttpExchange request) {
        return request.getRequestMethod().equals("GET")
                && "navigate".equals(request.getRequestHeaders().getFirst("Sec-Fetch-Mode"));
    }

    private static String authority(String origin) {
        try {
            return URI.create(origin).getRawAuthority();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
