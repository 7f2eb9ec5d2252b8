package io.tokenlake.ingest;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Sends raw bytes to a bridge, over either transport, and shows the answer in one form. */
public final class OtlpClient {
  /** The transports; each row of the outcome table is sent over both. */
  public enum Transport {
    GRPC,
    HTTP
  }

  /**
   * What the client got.
   *
   * @param code the status, of the trailers or of the error body
   * @param httpStatus 200 over gRPC
   * @param retryDelay of the RetryInfo, or null
   * @param retryAfter the header in seconds, or null; always null over gRPC
   * @param body the message of a success, else empty
   */
  public record Answer(
      Code code,
      String message,
      int httpStatus,
      Duration retryDelay,
      String retryAfter,
      byte[] body) {}

  /** How a body is encoded, by the name that both transports have for it. */
  public enum Encoding {
    IDENTITY,
    GZIP,
    ZSTD;

    byte[] encode(byte[] body) {
      return switch (this) {
        case IDENTITY -> body;
        case GZIP -> gzip(body);
        case ZSTD -> Zstd.compress(body);
      };
    }

    String header() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Map<String, String> SERVICES =
      Map.of(
          "/v1/traces", "opentelemetry.proto.collector.trace.v1.TraceService",
          "/v1/metrics", "opentelemetry.proto.collector.metrics.v1.MetricsService",
          "/v1/logs", "opentelemetry.proto.collector.logs.v1.LogsService");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Channel channel;
  private final WebClient framed;
  private final int httpPort;

  public OtlpClient(IngestBridge bridge) {
    this.framed = WebClient.of("h2c://127.0.0.1:" + bridge.grpcPort());
    this.channel =
        GrpcClients.newClient(
                "gproto+http://127.0.0.1:" + bridge.grpcPort(),
                TraceServiceGrpc.TraceServiceBlockingStub.class)
            .getChannel();
    this.httpPort = bridge.httpPort();
  }

  public Answer send(Transport transport, String path, byte[] body, boolean gzip) {
    return transport == Transport.GRPC ? grpc(path, body, gzip) : http(path, body, gzip);
  }

  /**
   * Sends a message in this encoding, over gRPC framed by hand.
   *
   * @param headers names and values in turn
   */
  public Answer send(
      Transport transport, String path, byte[] body, Encoding encoding, String... headers) {
    if (transport == Transport.GRPC) {
      byte[] message = encoding.encode(body);
      byte[] frame =
          ByteBuffer.allocate(5 + message.length)
              .put((byte) (encoding == Encoding.IDENTITY ? 0 : 1))
              .putInt(message.length)
              .put(message)
              .array();
      return grpcFrame(path, frame, append(headers, "grpc-encoding", encoding.header()));
    }
    return answer(
        post(
            path,
            encoding.encode(body),
            append(
                headers,
                "Content-Type",
                "application/x-protobuf",
                "Content-Encoding",
                encoding.header())));
  }

  /** Sends these bytes as the body of a gRPC call, with these headers beside the usual. */
  public Answer grpcFrame(String path, byte[] frame, String... headers) {
    RequestHeadersBuilder request =
        RequestHeaders.builder(HttpMethod.POST, "/" + SERVICES.get(path) + "/Export")
            .set("content-type", "application/grpc")
            .set("te", "trailers");
    for (int i = 0; i < headers.length; i += 2) {
      request.set(headers[i], headers[i + 1]);
    }
    AggregatedHttpResponse response =
        framed.execute(request.build(), HttpData.wrap(frame)).aggregate().join();
    HttpHeaders trailers =
        response.trailers().contains("grpc-status") ? response.trailers() : response.headers();
    Code code = Code.forNumber(Integer.parseInt(trailers.get("grpc-status")));
    if (code == Code.OK) {
      byte[] content = response.content().array();
      return new Answer(code, "", 200, null, null, Arrays.copyOfRange(content, 5, content.length));
    }
    try {
      byte[] details = Base64.getDecoder().decode(trailers.get("grpc-status-details-bin"));
      return answer(Status.parseFrom(details), response.status().code(), null);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("the details are not a Status", e);
    }
  }

  private static String[] append(String[] headers, String... more) {
    String[] all = Arrays.copyOf(headers, headers.length + more.length);
    System.arraycopy(more, 0, all, headers.length, more.length);
    return all;
  }

  public static byte[] gzip(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Posts with these headers, which are names and values in turn. */
  public HttpResponse<byte[]> post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return exchange(request.build());
  }

  public HttpResponse<byte[]> get(String path) {
    return exchange(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path)).build());
  }

  private HttpResponse<byte[]> exchange(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer http(String path, byte[] body, boolean gzip) {
    return send(Transport.HTTP, path, body, gzip ? Encoding.GZIP : Encoding.IDENTITY);
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    List<String> types = response.headers().allValues("content-type");
    if (!types.equals(List.of("application/x-protobuf"))) {
      throw new AssertionError("content type of the answer is " + types);
    }
    if (response.statusCode() == 200) {
      return new Answer(Code.OK, "", 200, null, null, response.body());
    }
    try {
      return answer(
          Status.parseFrom(response.body()),
          response.statusCode(),
          response.headers().firstValue("retry-after").orElse(null));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("the error body is not a Status", e);
    }
  }

  private Answer grpc(String path, byte[] body, boolean gzip) {
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(SERVICES.get(path) + "/Export")
            .setRequestMarshaller(Bytes.INSTANCE)
            .setResponseMarshaller(Bytes.INSTANCE)
            .build();
    CallOptions options = gzip ? CallOptions.DEFAULT.withCompression("gzip") : CallOptions.DEFAULT;
    try {
      byte[] response = ClientCalls.blockingUnaryCall(channel, method, options, body);
      return new Answer(Code.OK, "", 200, null, null, response);
    } catch (StatusRuntimeException e) {
      return answer(StatusProto.fromThrowable(e), 200, null);
    }
  }

  private static Answer answer(Status status, int httpStatus, String retryAfter) {
    Duration retryDelay = null;
    if (status.getDetailsCount() > 0) {
      try {
        RetryInfo info = status.getDetails(0).unpack(RetryInfo.class);
        retryDelay =
            Duration.ofSeconds(info.getRetryDelay().getSeconds(), info.getRetryDelay().getNanos());
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError("the detail is no RetryInfo", e);
      }
    }
    return new Answer(
        Code.forNumber(status.getCode()),
        status.getMessage(),
        httpStatus,
        retryDelay,
        retryAfter,
        new byte[0]);
  }

  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
