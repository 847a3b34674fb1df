package org.mnistkit.download;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.mnistkit.file.DataException;
import org.mnistkit.file.PrintableText;

/**
 * The proxies that environment variables name, which Java doesn't look at: {@code http_proxy} and
 * {@code https_proxy} by the kind of address, {@code all_proxy} for both, and in {@code no_proxy}
 * the hosts that are asked directly. They are read as curl reads them, the names in lower case
 * before those in upper case. A proxy that Java's own system properties name comes before them.
 */
final class Proxies extends ProxySelector {

    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(?:http://)?+(?![\\w+.-]+://)(?:(?<user>[^:@]*)(?::(?<password>.*))?@)?"
                            + "(?<host>\\[[0-9a-f:.]+]|[\\w.-]+)(?::(?<port>\\d{1,5}))?/?",
                    Pattern.CASE_INSENSITIVE);

    /** The default of curl. */
    private static final String DEFAULT_PORT = "1080";

    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    /**
     * A proxy that a variable names.
     *
     * @param variable by what name the variable goes
     * @param address the proxy's, not resolved
     * @param user whom the proxy knows; null if it asks for none
     * @param password of the user
     */
    record Named(String variable, InetSocketAddress address, String user, String password) {

        /** Tells the user and the password to this proxy and to nobody else. */
        Authenticator authenticator() {
            return new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    boolean asksThisProxy =
                            getRequestorType() == RequestorType.PROXY
                                    && address.getHostString().equals(getRequestingHost())
                                    && address.getPort() == getRequestingPort();
                    return asksThisProxy && user != null
                            ? new PasswordAuthentication(user, password.toCharArray())
                            : null;
                }
            };
        }

        @Override
        public String toString() {
            return "the proxy %s:%d (%s)"
                    .formatted(address.getHostString(), address.getPort(), variable);
        }
    }

    private final Map<String, String> environment;

    /**
     * @param environment environment variables
     */
    Proxies(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The proxy of the environment for an address.
     *
     * @throws DataException if its variable has something else for a value
     */
    Optional<Named> named(URI address) {
        if (javas(address).isPresent() || isAskedDirectly(address.getHost())) {
            return Optional.empty();
        }
        String scheme = address.getScheme().toLowerCase(Locale.ROOT);
        return variable(scheme + "_proxy")
                .or(() -> variable("all_proxy"))
                .map(variable -> parse(variable, environment.get(variable).strip()));
    }

    @Override
    public List<Proxy> select(URI address) {
        return javas(address)
                .or(
                        () ->
                                named(address)
                                        .map(Named::address)
                                        .map(proxy -> List.of(new Proxy(Proxy.Type.HTTP, proxy))))
                .orElse(List.of(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException reason) {
        // The request itself fails, and says so.
    }

    private static Optional<List<Proxy>> javas(URI address) {
        return Optional.ofNullable(ProxySelector.getDefault())
                .map(selector -> selector.select(address))
                .filter(
                        proxies ->
                                proxies.stream()
                                        .anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT));
    }

    /** The name by which a variable is set, if it is. */
    private Optional<String> variable(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .filter(each -> !environment.getOrDefault(each, "").isBlank())
                .findFirst();
    }

    private static Named parse(String variable, String value) {
        Matcher matcher = ADDRESS.matcher(value);
        if (matcher.matches()) {
            String port = Optional.ofNullable(matcher.group("port")).orElse(DEFAULT_PORT);
            String password = Optional.ofNullable(matcher.group("password")).orElse("");
            try {
                return new Named(
                        variable,
                        InetSocketAddress.createUnresolved(
                                matcher.group("host"), Integer.parseInt(port)),
                        matcher.group("user") == null ? null : decoded(matcher.group("user")),
                        decoded(password));
            } catch (IllegalArgumentException e) {
                // a port or a %-code that there is not
            }
        }
        throw new DataException(
                "%s: \"%s\" is not the address of an HTTP proxy like http://proxy.example:3128 or http://user:password@proxy.example:3128, where %% in a password is written %%25."
                        .formatted(variable, PrintableText.of(value.replaceAll("(?s).*@", "…@"))));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    // ---- Hosts that are asked directly

    private boolean isAskedDirectly(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]|\\.$", "");
        return variable("no_proxy").map(environment::get).stream()
                .flatMap(value -> Stream.of(value.toLowerCase(Locale.ROOT).split("[,\\s]+")))
                .map(entry -> entry.replaceAll("^\\.|\\.$|[\\[\\]]", ""))
                .anyMatch(entry -> covers(entry, name));
    }

    private static boolean covers(String entry, String host) {
        if (NUMERIC.matcher(host).matches()) {
            return entry.equals("*") || entry.equals(host) || holds(entry, host);
        }
        return entry.equals("*")
                || entry.equals(host)
                || (!entry.isEmpty() && host.endsWith("." + entry));
    }

    /** Whether a network such as 10.0.0.0/8 holds a numeric address. */
    private static boolean holds(String network, String host) {
        String[] parts = network.split("/", -1);
        if (parts.length != 2
                || !NUMERIC.matcher(parts[0]).matches()
                || !parts[1].matches("\\d{1,3}")) {
            return false;
        }
        try {
            byte[] base = InetAddress.getByName(parts[0]).getAddress(); // asks nobody for a number
            byte[] address = InetAddress.getByName(host).getAddress();
            int free = 8 * base.length - Integer.parseInt(parts[1]);
            return base.length == address.length
                    && free >= 0
                    && new BigInteger(1, base)
                            .shiftRight(free)
                            .equals(new BigInteger(1, address).shiftRight(free));
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
