package io.tokenlake.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import com.linecorp.armeria.client.grpc.GrpcClients;
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
import java.time.Duration;
import java.util.List;
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
   */
  public record Answer(
      Code code, String message, int httpStatus, Duration retryDelay, String retryAfter) {}

  private static final Map<String, String> SERVICES =
      Map.of(
          "/v1/traces", "opentelemetry.proto.collector.trace.v1.TraceService",
          "/v1/metrics", "opentelemetry.proto.collector.metrics.v1.MetricsService",
          "/v1/logs", "opentelemetry.proto.collector.logs.v1.LogsService");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Channel channel;
  private final int httpPort;

  public OtlpClient(IngestBridge bridge) {
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
    HttpResponse<byte[]> response =
        gzip
            ? post(
                path,
                gzip(body),
                "Content-Type",
                "application/x-protobuf",
                "Content-Encoding",
                "gzip")
            : post(path, body, "Content-Type", "application/x-protobuf");
    List<String> types = response.headers().allValues("content-type");
    if (!types.equals(List.of("application/x-protobuf"))) {
      throw new AssertionError("content type of the answer is " + types);
    }
    if (response.statusCode() == 200) {
      return new Answer(Code.OK, "", 200, null, null);
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
      ClientCalls.blockingUnaryCall(channel, method, options, body);
      return new Answer(Code.OK, "", 200, null, null);
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
        Code.forNumber(status.getCode()), status.getMessage(), httpStatus, retryDelay, retryAfter);
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
