package io.tokenlake.gpu.delivery;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

/**
 * Makes OpenTelemetry's own senders, which the SDK's exporters use as well, to send bytes that are
 * encoded already. Their retries stay off: {@link Courier} repeats, in order.
 */
final class SenderFactory {
  private static final long CLOSE_SECONDS = 5;

  /** Answers are a few bytes; whatever is longer is no receiver of OTLP. */
  private static final long MAX_RESPONSE_BYTES = 1 << 20;

  /** HTTP statuses by which a receiver takes the request itself for bad. */
  private static final Set<Integer> REFUSALS = Set.of(400, 413, 422);

  private SenderFactory() {}

  /** Sends a body and completes the outcome. */
  interface Sending {
    void send(MessageWriter body, CompletableFuture<Outcome> outcome);
  }

  /**
   * A sender of either kind.
   *
   * @param sending sends a body
   * @param shutdown ends it
   */
  record Sender(Sending sending, Supplier<CompletableResultCode> shutdown) {
    void close() {
      shutdown.get().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  static Sender sender(Signal signal, Endpoint endpoint) {
    Config config = new Config(signal, endpoint);
    if (endpoint.protocol() == Endpoint.Protocol.GRPC) {
      GrpcSender grpc = first(GrpcSenderProvider.class).createSender(config);
      return new Sender(
          (body, outcome) ->
              grpc.send(
                  body,
                  response -> outcome.complete(outcome(signal, response)),
                  failure -> outcome.complete(later(failure))),
          grpc::shutdown);
    }
    HttpSender http = first(HttpSenderProvider.class).createSender(config);
    return new Sender(
        (body, outcome) ->
            http.send(
                body,
                response -> outcome.complete(outcome(signal, response)),
                failure -> outcome.complete(later(failure))),
        http::shutdown);
  }

  private static Outcome outcome(Signal signal, HttpResponse response) {
    int status = response.getStatusCode();
    String text = "HTTP " + status + " " + response.getStatusMessage();
    if (status >= 200 && status < 300) {
      return OtlpTransport.delivered(signal, response.getResponseBody());
    }
    return REFUSALS.contains(status) ? new Outcome.Refused(text) : new Outcome.Later(text);
  }

  private static Outcome outcome(Signal signal, GrpcResponse response) {
    GrpcStatusCode status = response.getStatusCode();
    String text = "gRPC " + status + " " + response.getStatusDescription();
    return switch (status) {
      case OK -> OtlpTransport.delivered(signal, response.getResponseMessage());
      case INVALID_ARGUMENT, FAILED_PRECONDITION -> new Outcome.Refused(text);
      default -> new Outcome.Later(text);
    };
  }

  private static Outcome later(Throwable failure) {
    return new Outcome.Later(
        failure.getMessage() == null ? failure.toString() : failure.getMessage());
  }

  private static <T> T first(Class<T> provider) {
    return ServiceLoader.load(provider)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no " + provider.getName() + " on the class path"));
  }

  /** One endpoint in the words of both kinds of sender. */
  private record Config(Signal signal, Endpoint endpoint)
      implements HttpSenderConfig, GrpcSenderConfig {
    @Override
    public URI getEndpoint() {
      return endpoint.address();
    }

    @Override
    public String getFullMethodName() {
      return signal.grpcMethod();
    }

    @Override
    public String getContentType() {
      return "application/x-protobuf";
    }

    @Override
    public Compressor getCompressor() {
      return endpoint.gzip() ? new Gzip() : null;
    }

    @Override
    public Duration getTimeout() {
      return endpoint.timeout();
    }

    @Override
    public Duration getConnectTimeout() {
      return endpoint.timeout();
    }

    @Override
    public Supplier<Map<String, List<String>>> getHeadersSupplier() {
      Map<String, List<String>> headers = new LinkedHashMap<>();
      endpoint.headers().forEach((name, value) -> headers.put(name, List.of(value)));
      headers.putIfAbsent("User-Agent", List.of("tokenlake-gpu-agent"));
      return () -> headers;
    }

    @Override
    public ProxyOptions getProxyOptions() {
      return null;
    }

    @Override
    public RetryPolicy getRetryPolicy() {
      return null;
    }

    @Override
    public SSLContext getSslContext() {
      return endpoint.tls() == null ? null : endpoint.tls().context();
    }

    @Override
    public X509TrustManager getTrustManager() {
      return endpoint.tls() == null ? null : endpoint.tls().trust();
    }

    @Override
    public long getMaxResponseBodySize() {
      return MAX_RESPONSE_BYTES;
    }

    @Override
    public ExecutorService getExecutorService() {
      return null;
    }
  }

  private static final class Gzip implements Compressor {
    @Override
    public String getEncoding() {
      return "gzip";
    }

    @Override
    public OutputStream compress(OutputStream output) throws IOException {
      return new GZIPOutputStream(output);
    }
  }
}
