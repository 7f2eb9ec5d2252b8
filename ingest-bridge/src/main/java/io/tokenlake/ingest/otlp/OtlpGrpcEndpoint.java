package io.tokenlake.ingest.otlp;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.GrpcServiceBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.tokenlake.ingest.otlp.ExportOutcome.Refused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** OTLP over gRPC. */
public final class OtlpGrpcEndpoint {
  private OtlpGrpcEndpoint() {}

  /**
   * The services of all signals.
   *
   * @param maxRequestBytes largest message, before and after decompression
   */
  public static GrpcService create(ExportService service, int maxRequestBytes) {
    GrpcServiceBuilder builder =
        GrpcService.builder()
            .supportedSerializationFormats(GrpcSerializationFormats.PROTO)
            .maxRequestMessageLength(maxRequestBytes);
    for (Signal<?, ?> signal : Signal.ALL) {
      builder.addService(definition(service, signal));
    }
    return builder.build();
  }

  private static <R extends Message> ServerServiceDefinition definition(
      ExportService service, Signal<?, R> signal) {
    // The request stays bytes, so that a body that cannot be decoded is judged by the same code as
    // over HTTP, on a worker instead of the event loop.
    MethodDescriptor<byte[], R> method =
        signal.grpcMethod().toBuilder(
                BytesMarshaller.INSTANCE, signal.grpcMethod().getResponseMarshaller())
            .build();
    return ServerServiceDefinition.builder(method.getServiceName())
        .addMethod(
            method,
            ServerCalls.asyncUnaryCall((body, client) -> export(service, signal, body, client)))
        .build();
  }

  private static <R extends Message> void export(
      ExportService service, Signal<?, R> signal, byte[] body, StreamObserver<R> client) {
    var unused =
        service
            .export(signal, () -> body, body.length)
            .thenAccept(
                outcome -> {
                  if (outcome instanceof Refused refused) {
                    client.onError(OtlpStatus.toGrpc(refused));
                  } else {
                    client.onNext(signal.success());
                    client.onCompleted();
                  }
                });
  }

  private enum BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
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
