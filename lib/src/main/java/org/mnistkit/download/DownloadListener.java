package org.mnistkit.download;

/**
 * Is notified of the progress of a download, on the thread that asked for the data. A slow listener
 * therefore makes a slow download; what it throws ends the download.
 */
public interface DownloadListener {

    /** Ignores everything. */
    DownloadListener SILENT = new DownloadListener() {};

    /**
     * A part of a file has arrived: called at most once per percent of it.
     *
     * @param file name of the file
     * @param bytes how many bytes are there, those of an earlier, broken download included
     * @param total how many bytes it will be in all
     * @param mirror name of the host it comes from
     */
    default void progress(String file, long bytes, long total, String mirror) {}

    /**
     * Something a reader should know, as one line of text: a mirror failed and the next one is
     * tried, another process is downloading, or no mirror can be reached and synthetic images stand
     * in.
     */
    default void message(String text) {}
}
