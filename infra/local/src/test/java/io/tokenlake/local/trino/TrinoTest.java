package io.tokenlake.local.trino;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real driver against a server that gives one prepared answer in Trino's protocol. */
class TrinoTest {
  private HttpServer server;
  private volatile String asked;
  private volatile String answer;
  private TimeZone zone;

  @BeforeEach
  void serve() throws IOException {
    zone = TimeZone.getDefault();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/statement", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    TimeZone.setDefault(zone);
    server.stop(0);
  }

  @Test
  void aStatementWithoutAResultAnswersWithTheRowsItChanged() throws SQLException {
    answer =
        "\"updateType\":\"INSERT\",\"updateCount\":3,\"columns\":["
            + column("rows", "bigint")
            + "],\"data\":[[3]]";

    assertThat(query("INSERT INTO t VALUES 1, 2, 3"))
        .isEqualTo(new QueryResult(List.of("rows"), List.of(List.of(3L))));
  }

  @Test
  void aStatementThatCountsNothingAnswersWithZeroRows() throws SQLException {
    answer =
        "\"updateType\":\"CREATE TABLE\",\"columns\":["
            + column("result", "boolean")
            + "],\"data\":[[true]]";

    assertThat(query("CREATE TABLE t (a bigint)").rows()).containsExactly(List.of(0L));
  }

  @Test
  void oneSemicolonAtTheEndIsLeftOut() throws SQLException {
    answer = "\"columns\":[" + column("a", "bigint") + "],\"data\":[[1]]";

    query(" SELECT ';' ; \n");
    assertThat(asked.strip()).isEqualTo("SELECT ';'");
    query("SELECT 1");
    assertThat(asked).isEqualTo("SELECT 1");
  }

  @Test
  void timesDoNotDependOnTheZoneOfTheProcess() throws SQLException {
    // 02:30 did not exist there on that day.
    TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
    answer =
        "\"columns\":["
            + column("plain", "timestamp")
            + ","
            + column("zoned", "timestamp with time zone")
            + ","
            + column("day", "date")
            + ","
            + column("nothing", "timestamp")
            + "],\"data\":[[\"2026-03-08 02:30:00.123456\",\"2026-03-08 02:30:00.123456 UTC\","
            + "\"2026-03-08\",null]]";

    assertThat(query("SELECT 1").rows().get(0))
        .isEqualTo(
            Arrays.asList(
                LocalDateTime.parse("2026-03-08T02:30:00.123456"),
                Instant.parse("2026-03-08T02:30:00.123456Z"),
                LocalDate.of(2026, 3, 8),
                null));
  }

  @Test
  void bytesAndNestedArraysAreReadAsJavaHasThem() throws SQLException {
    String decimal = "{\"rawType\":\"decimal\",\"arguments\":[]}";
    answer =
        "\"columns\":["
            + column("bytes", "varbinary")
            + ",{\"name\":\"lists\",\"type\":\"array(array(decimal(3,2)))\",\"typeSignature\":"
            + array(array(decimal))
            + "}],\"data\":[[\"AKs=\",[[\"1.10\",null],null]]]";

    List<Object> row = query("SELECT 1").rows().get(0);
    assertThat((byte[]) row.get(0)).containsExactly(0x00, 0xab);
    assertThat(row.get(1))
        .isEqualTo(Arrays.asList(Arrays.asList(new BigDecimal("1.10"), null), null));
  }

  private QueryResult query(String sql) throws SQLException {
    try (Trino trino = Trino.connect("http://127.0.0.1:" + server.getAddress().getPort())) {
      return trino.query(sql);
    }
  }

  private static String column(String name, String type) {
    return "{\"name\":\"%s\",\"type\":\"%s\",\"typeSignature\":{\"rawType\":\"%s\",\"arguments\":[]}}"
        .formatted(name, type, type);
  }

  private static String array(String element) {
    return "{\"rawType\":\"array\",\"arguments\":[{\"kind\":\"TYPE\",\"value\":" + element + "}]}";
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    byte[] body =
        ("{\"id\":\"q\",\"infoUri\":\"http://127.0.0.1/q\","
                + answer
                + ",\"stats\":{\"state\":\"FINISHED\",\"queued\":false,\"scheduled\":true,"
                + "\"nodes\":1,\"totalSplits\":0,\"queuedSplits\":0,\"runningSplits\":0,"
                + "\"completedSplits\":0,\"cpuTimeMillis\":0,\"wallTimeMillis\":0,"
                + "\"queuedTimeMillis\":0,\"elapsedTimeMillis\":0,\"processedRows\":0,"
                + "\"processedBytes\":0,\"peakMemoryBytes\":0},\"warnings\":[]}")
            .getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
