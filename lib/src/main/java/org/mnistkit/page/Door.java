package org.mnistkit.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.util.Set;

/** From where the page may be asked, besides that one has to know its secret. */
public enum Door {

    /** By a browser that calls this machine by its own name. */
    THIS_MACHINE {
        @Override
        boolean isOpenTo(String host) {
            return OWN_NAMES.contains(host.replaceFirst(":\\d{1,5}$", ""));
        }
    },

    /** Through a proxy that knows its users, and hands on whatever name it was called by. */
    PROXY {
        @Override
        boolean isOpenTo(String host) {
            return true;
        }
    };

    private static final Set<String> OWN_NAMES = Set.of("127.0.0.1", "localhost", "[::1]");

    /** Whether a request may name this host: a stranger's name may be made to lead here. */
    abstract boolean isOpenTo(String host);

    /**
     * Refuses what came by another name (DNS rebinding), and what a page of another site has sent.
     *
     * @throws RefusedException with status 403
     */
    void check(HttpExchange request) {
        Headers headers = request.getRequestHeaders();
        String host = headers.getFirst("Host");
        if (host == null || !isOpenTo(host)) {
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
