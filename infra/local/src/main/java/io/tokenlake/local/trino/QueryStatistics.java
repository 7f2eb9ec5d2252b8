package io.tokenlake.local.trino;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * What Trino itself says about a query that is over.
 *
 * @param planningMs analysing and planning, ms
 * @param readBytes bytes read from files
 * @param readRows rows read from files
 * @param splits parts of files that were read one by one
 */
public record QueryStatistics(double planningMs, long readBytes, long readRows, long splits) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Asks the server, which forgets queries after a while. */
  static QueryStatistics read(TrinoLogin login, String queryId)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(login.url() + "/v1/query/" + queryId))
            .header("X-Trino-User", login.user())
            .build();
    JsonNode stats =
        JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body()).path("queryStats");
    return new QueryStatistics(
        millis(stats.path("analysisTime")) + millis(stats.path("planningTime")),
        bytes(stats.path("physicalInputDataSize")),
        stats.path("physicalInputPositions").asLong(),
        stats.path("completedDrivers").asLong());
  }

  /** Such as {@code 12.30ms}. */
  private static double millis(JsonNode duration) {
    String text = duration.asText();
    double value = Double.parseDouble(text.replaceAll("[^0-9.]", ""));
    return value
        * switch (text.replaceAll("[0-9.]", "")) {
          case "ns" -> 1e-6;
          case "us" -> 1e-3;
          case "ms" -> 1;
          case "s" -> 1e3;
          case "m" -> 6e4;
          default -> throw new IllegalArgumentException("no duration: " + text);
        };
  }

  /** Such as {@code 1234B}. */
  private static long bytes(JsonNode size) {
    return Long.parseLong(size.asText().replace("B", ""));
  }
}
