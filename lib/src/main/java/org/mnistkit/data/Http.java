package org.mnistkit.data;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mnistkit.data.MirrorException.Kind;

/** Asks a server for a file, and tells a server that fails from one that cannot be reached. */
final class Http {

    private Http() {}

    /**
     * Sends a GET request and waits for the head of the answer. Redirects are followed.
     *
     * @param address of the file, http or https
     * @param from the first byte that is wanted; with 0 no range is asked for
     * @param reach how long to wait for a connection, finding the host's address included
     * @param idle how long to wait for an answer, and then for each next piece of its body
     * @throws MirrorException if no answer comes; its kind says whether the server was reached
     */
    static HttpResponse<HttpBody> get(URI address, long from, Duration reach, Duration idle)
            throws MirrorException, InterruptedException {
        long began = System.nanoTime();
        resolve(address, reach);
        Duration left = reach.minusNanos(System.nanoTime() - began);
        HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .connectTimeout(Duration.ofMillis(Math.max(100, left.toMillis())))
                        .build();
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(reach.plus(idle));
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        CompletableFuture<HttpResponse<HttpBody>> answer =
                client.sendAsync(request.build(), head -> new HttpBody(idle));
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw failure(e.getCause(), idle);
        }
    }

    private static MirrorException failure(Throwable cause, Duration idle) {
        if (cause instanceof HttpConnectTimeoutException) {
            return new MirrorException(Kind.UNREACHABLE, "cannot be reached: no connection", cause);
        }
        if (cause instanceof HttpTimeoutException) {
            return new MirrorException(
                    Kind.FAILED, "did not answer within " + seconds(idle), cause);
        }
        if (isUnreachable(cause)) {
            return new MirrorException(
                    Kind.UNREACHABLE, "cannot be reached: " + describe(cause), cause);
        }
        return new MirrorException(Kind.FAILED, "did not answer (" + describe(cause) + ")", cause);
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
     * client's own time-out for connecting doesn't cover. Behind a proxy that is the proxy's task.
     */
    private static void resolve(URI address, Duration reach)
            throws MirrorException, InterruptedException {
        ProxySelector selector = ProxySelector.getDefault();
        List<Proxy> proxies = selector == null ? List.of() : selector.select(address);
        if (proxies.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT)) {
            return;
        }
        FutureTask<InetAddress> lookup =
                new FutureTask<>(() -> InetAddress.getByName(address.getHost()));
        Thread thread = new Thread(lookup, "find-" + address.getHost());
        thread.setDaemon(true);
        thread.start();
        try {
            lookup.get(reach.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new MirrorException(
                    Kind.UNREACHABLE, "cannot be reached: its address is not found", e);
        } catch (ExecutionException e) {
            throw new MirrorException(
                    Kind.UNREACHABLE,
                    "cannot be reached: unknown host",
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
