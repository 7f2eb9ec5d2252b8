package io.tokenlake.gpu.delivery;

import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
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

  private SenderFactory() {}

  /** Sends a body and completes the outcome. */
  interface Sender {
    void send(MessageWriter body, CompletableFuture<Outcome> outcome);

    void close();
  }

  static Sender sender(Signal signal, Endpoint endpoint) {
    return endpoint.protocol() == Endpoint.Protocol.GRPC
        ? grpc(signal, endpoint)
        : http(signal, endpoint);
  }

  private static Sender http(Signal signal, Endpoint endpoint) {
    HttpSender sender = first(HttpSenderProvider.class).createSender(new Config(signal, endpoint));
    return new Sender() {
      @Override
      public void send(MessageWriter body, CompletableFuture<Outcome> outcome) {
        sender.send(
            body,
            response -> {
              int status = response.getStatusCode();
              String text = "HTTP " + status + " " + response.getStatusMessage();
              if (status >= 200 && status < 300) {
                outcome.complete(OtlpTransport.delivered(signal, response.getResponseBody()));
              } else if (status == 400 || status == 413 || status == 422) {
                outcome.complete(new Outcome.Refused(text));
              } else {
                outcome.complete(new Outcome.Later(text));
              }
            },
            failure -> outcome.complete(later(failure)));
      }

      @Override
      public void close() {
        sender.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
    };
  }

  private static Sender grpc(Signal signal, Endpoint endpoint) {
    GrpcSender sender = first(GrpcSenderProvider.class).createSender(new Config(signal, endpoint));
    return new Sender() {
      @Override
      public void send(MessageWriter body, CompletableFuture<Outcome> outcome) {
        sender.send(
            body,
            response -> {
              GrpcStatusCode status = response.getStatusCode();
              String text = "gRPC " + status + " " + response.getStatusDescription();
              if (status == GrpcStatusCode.OK) {
                outcome.complete(OtlpTransport.delivered(signal, response.getResponseMessage()));
              } else if (status == GrpcStatusCode.INVALID_ARGUMENT
                  || status == GrpcStatusCode.FAILED_PRECONDITION) {
                outcome.complete(new Outcome.Refused(text));
              } else {
                outcome.complete(new Outcome.Later(text));
              }
            },
            failure -> outcome.complete(later(failure)));
      }

      @Override
      public void close() {
        sender.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
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
