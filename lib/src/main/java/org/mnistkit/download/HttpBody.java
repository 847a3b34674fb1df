package org.mnistkit.download;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.mnistkit.download.MirrorException.Kind;

/**
 * The body of an answer as it arrives. Unlike the streams of {@link java.net.http.HttpClient} it
 * gives up on a server that stops sending or all but stops, and stops waiting when the thread is
 * interrupted.
 */
final class HttpBody implements BodySubscriber<HttpBody>, AutoCloseable {

    /** What arrived: data, or the end of it, good or bad. */
    private record Piece(List<ByteBuffer> data, boolean end, Throwable failure) {}

    private final Duration idle;
    private volatile Flow.Subscription subscription;
    private volatile boolean closed;

    /**
     * Holds one piece at most, as the next is only asked for when that one is used up; and the end.
     */
    private final BlockingQueue<Piece> arrived = new LinkedBlockingQueue<>();

    private final Queue<ByteBuffer> unread = new ArrayDeque<>();
    private boolean ended;

    /** The wait for the next piece so far, without what the reader does between. */
    private Duration waited = Duration.ZERO;

    /** How much of it has come. */
    private long came;

    /**
     * @param idle how long to wait for the next piece, which has a byte for each millisecond of it:
     *     no server may be slower than a kilobyte per second
     */
    HttpBody(Duration idle) {
        this.idle = idle;
    }

    /**
     * Waits for some of the body.
     *
     * @param target receives it, from its beginning
     * @param least how many bytes to wait for, unless the body ends before
     * @return how many bytes were received; 0 if the body has ended
     * @throws MirrorException if the connection breaks, or too little comes for too long
     */
    int read(byte[] target, int least) throws MirrorException, InterruptedException {
        int read = 0;
        while (read < least && waitForMore()) {
            while (read < target.length && !unread.isEmpty()) {
                ByteBuffer next = unread.element();
                int length = Math.min(next.remaining(), target.length - read);
                next.get(target, read, length);
                read += length;
                if (!next.hasRemaining()) {
                    unread.remove();
                }
            }
        }
        return read;
    }

    private boolean waitForMore() throws MirrorException, InterruptedException {
        while (unread.isEmpty() && !ended) {
            long began = System.nanoTime();
            Piece piece = arrived.poll(idle.minus(waited).toNanos(), TimeUnit.NANOSECONDS);
            waited = waited.plusNanos(System.nanoTime() - began);
            if (piece == null) {
                throw new MirrorException(
                        Kind.FAILED,
                        came == 0
                                ? "stopped sending for " + Http.seconds(idle)
                                : "sent no more than %,d bytes in %s"
                                        .formatted(came, Http.seconds(idle)));
            }
            if (piece.failure() != null) {
                throw new MirrorException(
                        Kind.CUT_OFF,
                        "broke off (" + piece.failure().getMessage() + ")",
                        piece.failure());
            }
            ended = piece.end();
            unread.addAll(piece.data());
            came += piece.data().stream().mapToInt(ByteBuffer::remaining).sum();
            if (came >= idle.toMillis()) {
                came = 0;
                waited = Duration.ZERO;
            }
            if (!ended) {
                subscription.request(1);
            }
        }
        return !unread.isEmpty();
    }

    /** Ends the transfer, wherever it is. */
    @Override
    public void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    // ---- Called by the HTTP client, on its threads

    @Override
    public CompletionStage<HttpBody> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (closed) {
            newSubscription.cancel();
        } else {
            newSubscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> data) {
        arrived.add(new Piece(data, false, null));
    }

    @Override
    public void onError(Throwable failure) {
        arrived.add(new Piece(List.of(), true, failure));
    }

    @Override
    public void onComplete() {
        arrived.add(new Piece(List.of(), true, null));
    }
}
