package io.tokenlake.ingest.otlp;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import io.tokenlake.ingest.admit.ContentEncoding;
import io.tokenlake.ingest.otlp.ExportOutcome.Accepted;
import io.tokenlake.ingest.otlp.ExportOutcome.BadRequest;
import io.tokenlake.ingest.otlp.ExportOutcome.UnsupportedMediaType;
import java.nio.ByteBuffer;

/**
 * OTLP over gRPC, of which it needs little: one message in, one out. Written here instead of using
 * a gRPC server, because that one decompresses on the event loop, before its service is asked, and
 * counts nothing until the whole message is there.
 */
public final class GrpcProtocol implements Protocol {
  /** A flag, whether the message is compressed, and its length in 4 bytes. */
  static final int PREFIX_BYTES = 5;

  private static final int COMPRESSED = 1;

  private static final ResponseHeaders OK =
      ResponseHeaders.builder(HttpStatus.OK).contentType(OtlpStatus.GRPC).build();
  private static final HttpHeaders OK_TRAILERS = HttpHeaders.of(OtlpStatus.GRPC_STATUS, "0");

  /** The response of every signal, as one without anything in it has no bytes. */
  private static final HttpData NOTHING_REJECTED = frame(new byte[0]);

  @Override
  public String name() {
    return "grpc";
  }

  @Override
  public String path(Signal<?, ?> signal) {
    return signal.grpcPath();
  }

  @Override
  public Form form(RequestHeaders headers) throws RefusedException {
    if (!OtlpStatus.isGrpc(headers.contentType())) {
      throw new RefusedException(
          new UnsupportedMediaType(
              "this content type is not supported; send application/grpc+proto"));
    }
    ContentEncoding encoding =
        ContentEncoding.of(headers.get("grpc-encoding"))
            .orElseThrow(() -> new RefusedException(HttpProtocol.unsupportedEncoding()));
    return new Form(encoding, RequestBody.Format.PROTOBUF);
  }

  @Override
  public RequestBody body(BodyCollector.Received received, Form form) throws RefusedException {
    ByteBuffer prefix = ByteBuffer.wrap(received.bytes(), 0, received.length());
    if (prefix.remaining() < PREFIX_BYTES) {
      throw new RefusedException(new BadRequest("the call ended before its message began"));
    }
    int flags = prefix.get();
    if (prefix.getInt() != prefix.remaining() || (flags & ~COMPRESSED) != 0) {
      throw new RefusedException(new BadRequest("the call does not hold exactly one message"));
    }
    return new RequestBody(
        received.bytes(),
        PREFIX_BYTES,
        received.length(),
        flags == COMPRESSED ? form.encoding() : ContentEncoding.IDENTITY,
        form.format());
  }

  @Override
  public HttpResponse success(Signal<?, ?> signal, Accepted outcome, RequestHeaders headers) {
    return HttpResponse.of(
        OK,
        outcome.rejections().total() == 0
            ? NOTHING_REJECTED
            : frame(signal.response(outcome.rejections()).toByteArray()),
        OK_TRAILERS);
  }

  private static HttpData frame(byte[] encoded) {
    return HttpData.wrap(
        ByteBuffer.allocate(PREFIX_BYTES + encoded.length)
            .put((byte) 0)
            .putInt(encoded.length)
            .put(encoded)
            .array());
  }
}
