package io.tokenlake.local.trino;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tokenlake.local.stack.StackDir;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TrinoServerTest {
  @TempDir Path dir;

  @Test
  void aPidFileWithoutANumberNamesNoProcess() throws IOException {
    Path file = pidFile("");

    TrinoServer.stopLeftOver(new StackDir(dir));

    assertThat(file).doesNotExist();
  }

  @Test
  void aProcessThatIsNotThisTrinoIsLeftAlone() throws IOException {
    Path file = pidFile(Long.toString(ProcessHandle.current().pid()));

    TrinoServer.stopLeftOver(new StackDir(dir)); // had it stopped us, this would be the end

    assertThat(file).doesNotExist();
  }

  @Test
  void aStartedTrinoIsReadyAndAStartingOneIsNot() throws Exception {
    assertThat(isReady("{\"starting\":false}")).isTrue();
    assertThat(isReady("{\"starting\":true}")).isFalse();
  }

  @Test
  @Timeout(30)
  void whatAcceptsAndNeverAnswersIsNotReadyAndDoesNotHoldUsUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();
      assertThat(TrinoServer.isReady("http://127.0.0.1:" + silent.getLocalPort())).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  @Timeout(30)
  void anAnswerThatNeverEndsIsNotReadyAndDoesNotHoldUsUp() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/info", exchange -> exchange.sendResponseHeaders(200, 100));
    server.start();
    try {
      assertThat(TrinoServer.isReady("http://127.0.0.1:" + server.getAddress().getPort()))
          .isFalse();
    } finally {
      server.stop(0);
    }
  }

  private static boolean isReady(String info) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/info",
        exchange -> {
          byte[] body = info.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      return TrinoServer.isReady("http://127.0.0.1:" + server.getAddress().getPort());
    } finally {
      server.stop(0);
    }
  }

  private Path pidFile(String content) throws IOException {
    Path file = new StackDir(dir).trino().resolve("trino.pid");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
