package io.tokenlake.notifier.deliver;

import io.tokenlake.notifier.config.Secret;
import io.tokenlake.notifier.receiver.Message;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Posts messages to one receiver, and says what came of it without saying its secrets. */
final class Poster {
  private final HttpClient http;
  private final Duration timeout;
  private final List<Secret> secrets;
  private final InstantSource clock;

  /**
   * @param tls whom to trust, and who we are; empty for what Java trusts
   * @param timeout for all of a request and its answer
   * @param secrets kept out of what answers are said to be
   */
  Poster(Optional<SSLContext> tls, Duration timeout, List<Secret> secrets, InstantSource clock) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(timeout)
            .proxy(ProxySelector.getDefault());
    tls.ifPresent(builder::sslContext);
    this.http = builder.build();
    this.timeout = timeout;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** One attempt. */
  Answer post(Message message) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(message.address())
            .POST(BodyPublishers.ofByteArray(message.body()))
            .setHeader("user-agent", "tokenlake-notifier");
    message.headers().forEach(request::setHeader);
    // The client's own timeout does not cover the body of an answer.
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request.build(), response -> new FirstBytes());
    try {
      HttpResponse<String> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      Optional<Duration> wait =
          response
              .headers()
              .firstValue("retry-after")
              .flatMap(value -> RetryDelay.retryAfter(value, clock.instant()));
      return Answer.of(response.statusCode(), wait, withoutSecrets(response.body()));
    } catch (TimeoutException e) {
      return Answer.none("timeout", "no answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return failure(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private Answer failure(Throwable cause) {
    if (cause instanceof HttpTimeoutException) {
      return Answer.none("timeout", "no connection within " + timeout.toMillis() + " ms");
    }
    if (cause instanceof SSLException) {
      return Answer.none("tls", withoutSecrets("TLS: " + cause.getMessage()));
    }
    if (cause instanceof IOException) {
      String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
      String detail = "no connection, " + cause.getClass().getSimpleName() + message;
      return Answer.none("connection", withoutSecrets(detail));
    }
    throw new IllegalStateException("a request failed for no reason of the network", cause);
  }

  private String withoutSecrets(String text) {
    String shown = text;
    for (Secret secret : secrets) {
      shown = secret.removeFrom(shown);
    }
    return shown;
  }
}
