package org.mnistkit.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What happens in a training run, as server-sent events. They are kept, so that whoever comes late
 * is told all from the beginning.
 */
final class ServerSentEvents {

    /** So many tabs may watch: each needs a thread, and a browser has but six connections. */
    static final int MOST_WATCHERS = 4;

    /** A training run goes on for so long when nobody watches it, as while a tab is reloaded. */
    private static final long UNWATCHED = TimeUnit.SECONDS.toNanos(5);

    /** When nothing happens for so long, a comment is sent: to a tab that was closed, in vain. */
    private static final long QUIET_MILLIS = 1000;

    private final String what;
    private final List<String> events = new ArrayList<>();
    private boolean isOver;
    private int watchers;
    private long lastWatched = System.nanoTime();

    /**
     * @param what is in training, for those who watch
     */
    ServerSentEvents(String what) {
        this.what = what;
    }

    /**
     * Tells what has happened.
     *
     * @param name of the event, for example "step"
     * @param facts about it, whatever JSON can hold; what is in training is added
     */
    synchronized void add(String name, Map<String, ?> facts) {
        Map<String, Object> all = new LinkedHashMap<>(facts);
        all.put("what", what);
        events.add("event: %s\ndata: %s\n\n".formatted(name, Response.text(all)));
        notifyAll();
    }

    /** Says that there is nothing more to come. */
    synchronized void end() {
        isOver = true;
        notifyAll();
    }

    synchronized boolean isOver() {
        return isOver;
    }

    /** Whether nobody has watched for a while. */
    synchronized boolean isUnwatched() {
        return watchers == 0 && System.nanoTime() - lastWatched > UNWATCHED;
    }

    /**
     * All events from the first on, as they come.
     *
     * @throws RefusedException if too many are watching
     */
    synchronized Response watch() {
        if (watchers >= MOST_WATCHERS) {
            throw new RefusedException(
                    429, "%d tabs are watching already; close one.".formatted(MOST_WATCHERS));
        }
        return new Response(200, "text/event-stream; charset=utf-8", Response.UNKNOWN, this::tell);
    }

    private void tell(OutputStream out) throws IOException {
        come();
        try {
            int told = 0;
            while (true) {
                List<String> news = after(told);
                if (news == null) {
                    return;
                }
                told += news.size();
                String text = news.isEmpty() ? ":\n\n" : String.join("", news);
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            leave();
        }
    }

    /** Waits for events; none if it takes long, null if there will be none. */
    private synchronized List<String> after(int told) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS);
        long left = QUIET_MILLIS;
        while (told == events.size() && !isOver && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        return told == events.size() && isOver
                ? null
                : List.copyOf(events.subList(told, events.size()));
    }

    private synchronized void come() {
        watchers++;
    }

    private synchronized void leave() {
        watchers--;
        lastWatched = System.nanoTime();
    }
}
