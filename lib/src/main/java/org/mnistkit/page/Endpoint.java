package org.mnistkit.page;

import java.io.IOException;

/** Answers one kind of request. */
@FunctionalInterface
interface Endpoint {

    /**
     * The answer to one.
     *
     * @throws RefusedException if the request makes no sense
     * @throws IOException if the browser does not send what it has announced
     */
    Response answer(Request request) throws IOException;
}
