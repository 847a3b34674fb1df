package org.mnistkit.download;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A mirror on this machine that answers as a test wants it to, byte by byte: real ones fail in ways
 * that a proper HTTP server would not let one act out.
 */
public final class MirrorServer implements AutoCloseable {

    /** Writes the answer to a request; the connection is closed when it returns. */
    public interface Answer {
        void send(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    /**
     * What was asked for.
     *
     * @param line the first line of the request
     * @param file name of the file
     * @param headers by name, in any case
     */
    public record Request(String line, String file, Map<String, String> headers) {

        /** Where the range begins that is asked for; 0 if none is. */
        public int from() {
            String range = headers.getOrDefault("Range", "bytes=0-");
            return Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        }
    }

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Answer answer;

    public MirrorServer(Answer answer) throws IOException {
        this.answer = answer;
        Thread thread = new Thread(this::accept, "mirror");
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends the file, or the part of it that is asked for. */
    public static void sendRightly(Request request, OutputStream out) throws IOException {
        byte[] file = SmallSet.compressed(request.file());
        if (file == null) {
            send(out, "404 Not Found", "", new byte[0]);
        } else if (request.from() >= file.length) {
            send(
                    out,
                    "416 Range Not Satisfiable",
                    "Content-Range: bytes */" + file.length,
                    new byte[0]);
        } else if (request.from() > 0) {
            send(
                    out,
                    "206 Partial Content",
                    "Content-Range: bytes %d-%d/%d"
                            .formatted(request.from(), file.length - 1, file.length),
                    Arrays.copyOfRange(file, request.from(), file.length));
        } else {
            send(out, "200 OK", "", file);
        }
    }

    /** Sends a complete answer. */
    public static void send(OutputStream out, String status, String header, byte[] body)
            throws IOException {
        head(out, status, header, "Content-Length: " + body.length);
        out.write(body);
    }

    /** Sends all but the body. */
    public static void head(OutputStream out, String status, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + "\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header.isEmpty() ? "" : header + "\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }

    public List<Request> requests() {
        return requests;
    }

    /** The requests for one file. */
    public List<Request> requests(RemoteFile part) {
        return requests.stream()
                .filter(request -> request.file().equals(part.compressedName()))
                .toList();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread thread = new Thread(() -> serve(connection), "mirror-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (connection;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        connection.getInputStream(), StandardCharsets.US_ASCII));
                OutputStream out = connection.getOutputStream()) {
            String request = in.readLine();
            String path = request.split(" ", -1)[1];
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                headers.put(
                        line.substring(0, line.indexOf(':')),
                        line.substring(line.indexOf(':') + 1).strip());
            }
            Request asked =
                    new Request(request, path.substring(path.lastIndexOf('/') + 1), headers);
            requests.add(asked);
            answer.send(asked, out);
            out.flush();
            connection.shutdownOutput();
        } catch (IOException | InterruptedException e) {
            // The client gave up on us, as it should.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
