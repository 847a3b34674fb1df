package org.mnistkit.download;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mnistkit.download.MirrorException.Kind;

/** Asks a server for a file, and tells a server that fails from one that cannot be reached. */
final class Http {

    static {
        // Java doesn't tell a proxy a password on the way to an https address unless this is empty,
        // and looks at it once, when the first client is made. No client has a password but ours.
        String name = "jdk.http.auth.tunneling.disabledSchemes";
        if (System.getProperty(name) == null) {
            System.setProperty(name, "");
        }
    }

    private Http() {}

    /**
     * Sends a GET request and waits for the head of the answer. Redirects are followed.
     *
     * @param address of the file, http or https
     * @param from the first byte that is wanted; with 0 no range is asked for
     * @param proxies what may stand between
     * @param reach how long to wait for a connection, finding the host's address included
     * @param idle how long to wait for an answer, and then for each next piece of its body
     * @throws MirrorException if no answer comes; its kind says whether the server was reached
     * @throws DataException if the environment names something that is not a proxy
     */
    static HttpResponse<HttpBody> get(
            URI address, long from, Proxies proxies, Duration reach, Duration idle)
            throws MirrorException, InterruptedException {
        long began = System.nanoTime();
        Optional<Proxies.Named> proxy = proxies.named(address);
        String way = proxy.map(named -> " through " + named).orElse("");
        if (proxy.isPresent()) {
            resolve(proxy.get().address().getHostString(), way, reach);
        } else if (proxies.select(address).equals(List.of(Proxy.NO_PROXY))) {
            resolve(address.getHost(), way, reach);
        }
        Duration left = reach.minusNanos(System.nanoTime() - began);
        HttpClient.Builder client =
                HttpClient.newBuilder()
                        .proxy(proxies)
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .connectTimeout(Duration.ofMillis(Math.max(100, left.toMillis())));
        proxy.ifPresent(named -> client.authenticator(named.authenticator()));
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(reach.plus(idle));
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        CompletableFuture<HttpResponse<HttpBody>> answer =
                client.build().sendAsync(request.build(), head -> new HttpBody(idle));
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw failure(e.getCause(), way, idle);
        }
    }

    private static MirrorException failure(Throwable cause, String way, Duration idle) {
        String unreachable = "cannot be reached" + way + ": ";
        if (cause instanceof HttpConnectTimeoutException) {
            return new MirrorException(Kind.UNREACHABLE, unreachable + "no connection", cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return new MirrorException(
                    Kind.FAILED, "did not answer within " + seconds(idle), cause);
        }
        if (describe(cause)
                .matches(
                        "Tunnel failed, got: 407|No credentials provided|too many authentication"
                                + " attempts.*")) {
            return new MirrorException(
                    Kind.FAILED,
                    unreachable
                            + "the proxy wants a user and a password, or others than"
                            + " http://user:password@host:port gives it",
                    cause);
        }
        if (isUnreachable(cause)) {
            return new MirrorException(Kind.UNREACHABLE, unreachable + describe(cause), cause);
        }
        return new MirrorException(
                cause instanceof ProtocolException ? Kind.FAILED : Kind.CUT_OFF,
                "did not answer (" + describe(cause) + ")",
                cause);
    }

    private static boolean isUnreachable(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage());
            if (t instanceof ConnectException
                    || t instanceof UnknownHostException
                    || t instanceof NoRouteToHostException
                    || message.contains("Network is unreachable")
                    // The client's words for a proxy that refuses to lead there.
                    || message.startsWith("Tunnel failed")) {
                return true;
            }
        }
        return false;
    }

    private static String describe(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /**
     * Finds the host's address, which may take a broken network half a minute and which the
     * client's own time-out for connecting doesn't cover. Behind a proxy the host is the proxy's
     * task, and the proxy is looked up.
     */
    private static void resolve(String host, String way, Duration reach)
            throws MirrorException, InterruptedException {
        FutureTask<InetAddress> lookup = new FutureTask<>(() -> InetAddress.getByName(host));
        Thread thread = new Thread(lookup, "find-" + host);
        thread.setDaemon(true);
        thread.start();
        try {
            lookup.get(reach.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new MirrorException(
                    Kind.UNREACHABLE, "cannot be reached" + way + ": the address is not found", e);
        } catch (ExecutionException e) {
            throw new MirrorException(
                    Kind.UNREACHABLE,
                    "cannot be reached" + way + ": unknown host",
                    e.getCause() instanceof IOException io ? io : e);
        }
    }

    /** "1 s", "0.3 s". */
    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() / 1000.0 + " s";
    }
}
