package io.tokenlake.ingest.otlp;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.tokenlake.ingest.otlp.ExportOutcome.BadRequest;
import io.tokenlake.ingest.otlp.ExportOutcome.Refused;
import io.tokenlake.ingest.otlp.ExportOutcome.TooLarge;
import io.tokenlake.ingest.otlp.ExportOutcome.Unavailable;
import io.tokenlake.ingest.otlp.ExportOutcome.UnsupportedMediaType;
import java.time.Duration;
import java.util.Base64;

/**
 * The one outcome table: what a refusal looks like over gRPC and over HTTP, by the OTLP
 * specification. Clients read RESOURCE_EXHAUSTED without retry advice as "do not send again", which
 * is right for a request that is too large; everything that may succeed later is UNAVAILABLE with
 * advice, which is attached here and nowhere else.
 */
final class OtlpStatus {
  static final MediaType PROTOBUF = MediaType.X_PROTOBUF;

  private static final MediaType GRPC = MediaType.create("application", "grpc");

  /** How long a refused client should wait. Retry-After has whole seconds, so not less than one. */
  static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private record Row(Code grpc, HttpStatus http, boolean retry) {}

  private OtlpStatus() {}

  private static Row row(Refused outcome) {
    if (outcome instanceof BadRequest) {
      return new Row(Code.INVALID_ARGUMENT, HttpStatus.BAD_REQUEST, false);
    } else if (outcome instanceof TooLarge) {
      return new Row(Code.RESOURCE_EXHAUSTED, HttpStatus.REQUEST_ENTITY_TOO_LARGE, false);
    } else if (outcome instanceof UnsupportedMediaType) {
      return new Row(Code.UNIMPLEMENTED, HttpStatus.UNSUPPORTED_MEDIA_TYPE, false);
    } else if (outcome instanceof Unavailable) {
      return new Row(Code.UNAVAILABLE, HttpStatus.SERVICE_UNAVAILABLE, true);
    }
    throw new AssertionError("outcome without a row: " + outcome);
  }

  static StatusRuntimeException toGrpc(Refused outcome) {
    return StatusProto.toStatusRuntimeException(status(outcome));
  }

  /**
   * @param requestType content type of the request, or null; a client that sent neither protobuf
   *     nor gRPC is answered in plain text, which it can read
   */
  static HttpResponse toHttp(Refused outcome, MediaType requestType) {
    if (isGrpc(requestType)) {
      return trailersOnly(outcome);
    }
    Row row = row(outcome);
    ResponseHeadersBuilder headers = ResponseHeaders.builder(row.http());
    if (row.retry()) {
      headers.add(HttpHeaderNames.RETRY_AFTER, Long.toString(RETRY_DELAY.toSeconds()));
    }
    if (isProtobuf(requestType)) {
      headers.contentType(PROTOBUF);
      return HttpResponse.of(headers.build(), HttpData.wrap(status(outcome).toByteArray()));
    }
    headers.contentType(MediaType.PLAIN_TEXT_UTF_8);
    return HttpResponse.of(headers.build(), HttpData.ofUtf8(outcome.message() + "\n"));
  }

  /** The form of gRPC for a call that ends before its service sees it. */
  private static HttpResponse trailersOnly(Refused outcome) {
    Status status = status(outcome);
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(GRPC)
            .add("grpc-status", Integer.toString(status.getCode()))
            .add("grpc-message", status.getMessage())
            .add(
                "grpc-status-details-bin",
                Base64.getEncoder().withoutPadding().encodeToString(status.toByteArray()))
            .endOfStream(true)
            .build());
  }

  /** The subtype may name the message format, as in {@code application/grpc+proto}. */
  private static boolean isGrpc(MediaType type) {
    return type != null && type.type().equals(GRPC.type()) && type.subtype().startsWith("grpc");
  }

  static boolean isProtobuf(MediaType type) {
    return type != null && type.is(PROTOBUF);
  }

  private static Status status(Refused outcome) {
    Row row = row(outcome);
    Status.Builder status =
        Status.newBuilder().setCode(row.grpc().getNumber()).setMessage(outcome.message());
    if (row.retry()) {
      status.addDetails(
          Any.pack(
              RetryInfo.newBuilder()
                  .setRetryDelay(
                      com.google.protobuf.Duration.newBuilder()
                          .setSeconds(RETRY_DELAY.toSeconds())
                          .setNanos(RETRY_DELAY.toNanosPart()))
                  .build()));
    }
    return status.build();
  }
}
