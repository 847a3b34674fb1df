package org.mnistkit.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.mnistkit.file.DataException;
import org.mnistkit.model.Classifier;

/**
 * Serves the page to draw on, on this machine alone (127.0.0.1). Whoever opens it closes it.
 *
 * <p>The page's address contains a token, drawn anew each time: no page of another site, and no
 * other user of the machine, can ask anything here without knowing it. Who gives the address to a
 * program as an argument shows it to all users of the machine. All addresses in the page are
 * relative: it works below any base address, such as that of a proxy on a JupyterHub.
 */
public final class DrawingPage implements AutoCloseable {

    /** Where the page is, unless another port is asked for or this one is taken. */
    public static final int PORT = 8128;

    /** Where digits are kept that the reader writes to teach a model, unless told otherwise. */
    public static final Path FOLDER = Path.of("handwriting");

    /** How many ports are tried from {@link #PORT} on. */
    private static final int TRIES = 50;

    private static final int TOKEN_BYTES = 16;

    static {
        // Or each answer waits for the browser to acknowledge its header: 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // In seconds, for a whole request, or who does not send the rest keeps a thread for ever.
        System.setProperty("sun.net.httpserver.maxReqTime", "60");
        // In bytes, of a body that is refused: if more are on their way when the connection is
        // closed, the answer is lost.
        System.setProperty("sun.net.httpserver.drainAmount", String.valueOf(64 << 20));
    }

    private final HttpServer server;
    private final String token = token();
    private final ExecutorService threads;
    private final OpenModels models;
    private final LiveTraining training = new LiveTraining();
    private final Router router;
    private final CountDownLatch closed = new CountDownLatch(1);

    private DrawingPage(
            HttpServer server,
            Map<String, Supplier<Classifier>> models,
            Path folder,
            AllowedHosts hosts) {
        this.server = server;
        this.models = new OpenModels(models);
        this.router = new Router(token, hosts, Endpoints.of(this.models, training, folder));
        // As many as there are requests: one that comes slowly keeps no other from being answered.
        this.threads =
                Executors.newCachedThreadPool(
                        work -> {
                            Thread thread = new Thread(work, "drawing page");
                            thread.setDaemon(true);
                            return thread;
                        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        // Its failure is nobody's yet: whoever asks the model is told.
        threads.execute(new FutureTask<>(this.models::warmUp, null));
    }

    /**
     * Opens the page at {@link #PORT}, or at the next port that is free. The models of the kit can
     * be chosen in it.
     *
     * @param more models of one's own by what to call them, which come first; each is a function
     *     that loads it, called when it is first asked
     * @param folder where digits that the reader writes to teach a model are kept, and the model;
     *     it is made when there is something to keep, and nothing else is ever written
     * @param hosts by which names it may be asked
     * @throws DataException if none of the ports is free
     */
    public static DrawingPage open(
            Map<String, Supplier<Classifier>> more, Path folder, AllowedHosts hosts) {
        for (int port = PORT; port < PORT + TRIES; port++) {
            try {
                return new DrawingPage(listening(port), choice(more), folder, hosts);
            } catch (BindException e) {
                // Somebody else's; the next one may be free.
            } catch (IOException e) {
                throw cannotListen(port, e);
            }
        }
        throw new DataException(
                "The ports %d to %d are all taken, so there is none for the page. Name a free one: --port 9000"
                        .formatted(PORT, PORT + TRIES - 1));
    }

    /**
     * Opens the page at a port of one's choice; otherwise as {@link #open(Map, Path,
     * AllowedHosts)}.
     *
     * @param port from 1 to 65535, or 0 for any that is free
     * @throws DataException if the port cannot be used
     */
    public static DrawingPage open(
            Map<String, Supplier<Classifier>> more, Path folder, AllowedHosts hosts, int port) {
        try {
            return new DrawingPage(listening(port), choice(more), folder, hosts);
        } catch (BindException e) {
            throw new DataException(
                    "Port %d cannot be used (%s). Name another one, or none: then the kit finds one that is free."
                            .formatted(port, DataException.reason(e)),
                    e);
        } catch (IOException e) {
            throw cannotListen(port, e);
        }
    }

    private static HttpServer listening(int port) throws IOException {
        InetAddress thisMachine = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
        return HttpServer.create(new InetSocketAddress(thisMachine, port), 0);
    }

    private static DataException cannotListen(int port, IOException e) {
        return new DataException(
                "The page cannot be served at port %d: %s."
                        .formatted(port, DataException.reason(e)),
                e);
    }

    private static Map<String, Supplier<Classifier>> choice(
            Map<String, Supplier<Classifier>> more) {
        Map<String, Supplier<Classifier>> choice = new LinkedHashMap<>(more);
        OpenModels.ofTheKit().forEach(choice::putIfAbsent);
        return choice;
    }

    private static String token() {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    private void answer(HttpExchange exchange) {
        router.answer(exchange);
    }

    /** The port that the page is served at. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** The page's path on the server, with the token in it: "/x3…/". */
    public String path() {
        return "/" + token + "/";
    }

    /** The page's address on this machine. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port() + path());
    }

    /** Returns when the page has been closed, by another thread. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    /**
     * Ends a training run, waits for what is being computed, and frees the memory outside the heap.
     */
    @Override
    public void close() {
        server.stop(0);
        training.close();
        threads.shutdown();
        try {
            threads.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        models.close();
        closed.countDown();
    }
}
