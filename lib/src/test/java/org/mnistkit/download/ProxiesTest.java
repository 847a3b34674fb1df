package org.mnistkit.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mnistkit.file.DataException;

@Timeout(60)
class ProxiesTest {

    private static final Download.TimeOuts TIME_OUTS =
            new Download.TimeOuts(
                    Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(20));

    /** No name server knows it: only a proxy can. */
    private static final String MIRROR = "http://mirror.invalid/mnist/";

    private static final String KNOWN =
            "Basic "
                    + Base64.getEncoder()
                            .encodeToString("me:p@ss:w+rd".getBytes(StandardCharsets.UTF_8));

    @TempDir private Path folder;

    private void fetch(String mirror, Map<String, String> environment)
            throws Download.NoNetworkException {
        new Download(
                        "Small MNIST",
                        SmallSet.FILES,
                        folder,
                        List.of(URI.create(mirror)),
                        environment,
                        TIME_OUTS,
                        DownloadListener.SILENT)
                .fetch();
        assertThat(SmallSet.FILES).allMatch(file -> file.findIn(folder).isPresent());
    }

    private static String hostAndPort(MirrorServer proxy) {
        return proxy.address().getAuthority();
    }

    /** As a proxy that wants to know who asks. */
    private static void sendToKnown(MirrorServer.Request request, OutputStream out)
            throws IOException {
        if (!KNOWN.equals(request.headers().get("Proxy-Authorization"))) {
            MirrorServer.send(
                    out,
                    "407 Proxy Authentication Required",
                    "Proxy-Authenticate: Basic realm=\"proxy\"",
                    new byte[0]);
        } else if (request.line().startsWith("CONNECT")) {
            MirrorServer.send(out, "502 Bad Gateway", "", new byte[0]);
        } else {
            MirrorServer.sendRightly(request, out);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http_proxy, http://",
        "HTTP_PROXY, http://",
        "http_proxy, ''",
        "all_proxy, HTTP://",
        "ALL_PROXY, ''"
    })
    void theProxyIsAsked(String variable, String scheme) throws Exception {
        try (MirrorServer proxy = new MirrorServer(MirrorServer::sendRightly)) {
            fetch(MIRROR, Map.of(variable, scheme + hostAndPort(proxy) + "/"));

            assertThat(proxy.requests())
                    .hasSize(4)
                    .allMatch(request -> request.line().startsWith("GET " + MIRROR));
        }
    }

    @Test
    void theProxyIsToldTheUserAndThePassword() throws Exception {
        try (MirrorServer proxy = new MirrorServer(ProxiesTest::sendToKnown)) {
            fetch(MIRROR, Map.of("http_proxy", "http://me:p%40ss:w+rd@" + hostAndPort(proxy)));
        }
    }

    @Test
    void theProxyIsToldThemOnTheWayToAnEncryptedMirrorToo() throws Exception {
        try (MirrorServer proxy = new MirrorServer(ProxiesTest::sendToKnown)) {
            Map<String, String> environment =
                    Map.of("HTTPS_PROXY", "http://me:p%40ss:w+rd@" + hostAndPort(proxy));
            assertThatThrownBy(() -> fetch("https://mirror.invalid/", environment))
                    .isInstanceOf(Download.NoNetworkException.class)
                    .hasMessageContaining(
                            "mirror.invalid cannot be reached through the proxy %s (HTTPS_PROXY)",
                            hostAndPort(proxy));
            assertThat(proxy.requests())
                    .allMatch(request -> request.line().startsWith("CONNECT mirror.invalid:443 "))
                    .anyMatch(
                            request -> KNOWN.equals(request.headers().get("Proxy-Authorization")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http, ''",
        "https, ''",
        "http, me:wrong@",
        "https, me:wrong@",
    })
    void aRefusedPasswordIsNotTakenForNoNetwork(String scheme, String user) throws Exception {
        try (MirrorServer proxy = new MirrorServer(ProxiesTest::sendToKnown)) {
            assertThatThrownBy(
                            () ->
                                    fetch(
                                            scheme + "://mirror.invalid/",
                                            Map.of("all_proxy", user + hostAndPort(proxy))))
                    .isInstanceOf(DataException.class)
                    .hasMessageContainingAll("(all_proxy)", "a user and a password")
                    .hasMessageNotContaining("wrong");
        }
    }

    @Test
    void whatNoProxyNamesIsAskedDirectly() throws Exception {
        try (MirrorServer mirror = new MirrorServer(MirrorServer::sendRightly)) {
            fetch(
                    mirror.address().toString(),
                    Map.of("http_proxy", "http://proxy.invalid:3128", "no_proxy", "127.0.0.1"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org, true",
        "www.Example.org, .example.org, true",
        "www.example.org, EXAMPLE.org, true",
        "example.org, .example.org, true",
        "badexample.org, example.org, false",
        "example.org, 'localhost, example.org', true",
        "example.org, 'localhost example.org', true",
        "example.org, *, true",
        "example.org, '', false",
        "example.org, ',', false",
        "10.1.2.3, 10.0.0.0/8, true",
        "11.1.2.3, 10.0.0.0/8, false",
        "10.1.2.3, 0.0.0.0/0, true",
        "10.1.2.3, 10.0.0.0/33, false",
        "10.1.2.3, 2.3, false",
        "example.org, 10.0.0.0/8, false",
        "[fd00::1], fd00::/8, true",
        "[fd00::1], fd00::1, true",
        "[fd00::1], 10.0.0.0/8, false",
    })
    void noProxyIsReadAsCurlReadsIt(String host, String noProxy, boolean direct) {
        for (String variable : List.of("no_proxy", "NO_PROXY")) {
            Proxies proxies =
                    new Proxies(Map.of("https_proxy", "http://proxy.invalid", variable, noProxy));
            assertThat(proxies.named(URI.create("https://" + host + "/")).isEmpty())
                    .isEqualTo(direct);
        }
    }

    @Test
    void lowerCaseAndTheKindOfAddressComeFirst() {
        Proxies proxies =
                new Proxies(
                        Map.of(
                                "https_proxy", "a:1",
                                "HTTPS_PROXY", "b:1",
                                "all_proxy", "c:1",
                                "http_proxy", " "));
        assertThat(proxies.named(URI.create("https://example.org/")))
                .hasToString("Optional[the proxy a:1 (https_proxy)]");
        assertThat(proxies.named(URI.create("http://example.org/")))
                .hasToString("Optional[the proxy c:1 (all_proxy)]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://me:secret@proxy.example:1080",
                "https://proxy.example",
                "http://",
                "http://proxy.example:99999",
                "http://me:secret%zz@proxy.example",
                "http://me:secret@pro xy:80",
                "proxy.example:port",
            })
    void whatIsNoProxyIsOneSentenceThatNamesTheVariable(String value) {
        assertThatThrownBy(() -> fetch(MIRROR, Map.of("http_proxy", value)))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("http_proxy: \"")
                .hasMessageContaining("is not the address of an HTTP proxy like http://proxy")
                .hasMessageNotContaining("secret");
    }
}
