package io.tokenlake.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a small answer over HTTP without ever waiting long for it. */
public final class HttpGet {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  private HttpGet() {}

  /** What came back. */
  public record Answer(int status, String body) {}

  /**
   * Asks once.
   *
   * @throws IOException when there is no complete answer within two seconds
   */
  public static Answer from(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build();
    // The request's own limit ends with the headers; a body that never ends must not hold us up.
    CompletableFuture<HttpResponse<String>> response =
        HTTP.sendAsync(request, BodyHandlers.ofString());
    try {
      HttpResponse<String> answer = response.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(answer.statusCode(), answer.body());
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no answer from " + url + "", e);
    } finally {
      response.cancel(true);
    }
  }
}
