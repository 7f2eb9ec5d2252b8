package io.tokenlake.ingest.otlp;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.JsonFormat;
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
import io.tokenlake.ingest.admit.ContentEncoding;
import io.tokenlake.ingest.admit.RetryAdvice;
import io.tokenlake.ingest.otlp.ExportOutcome.BadRequest;
import io.tokenlake.ingest.otlp.ExportOutcome.Forbidden;
import io.tokenlake.ingest.otlp.ExportOutcome.RateLimited;
import io.tokenlake.ingest.otlp.ExportOutcome.Refused;
import io.tokenlake.ingest.otlp.ExportOutcome.TooLarge;
import io.tokenlake.ingest.otlp.ExportOutcome.Unauthenticated;
import io.tokenlake.ingest.otlp.ExportOutcome.Unavailable;
import io.tokenlake.ingest.otlp.ExportOutcome.UnsupportedMediaType;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * The one outcome table: what a refusal looks like over gRPC and over HTTP, by the OTLP
 * specification. Clients read RESOURCE_EXHAUSTED without retry advice as "do not send again", which
 * is right for a request that is too large; what may succeed later always has advice, which is
 * attached here and nowhere else.
 */
public final class OtlpStatus {
  static final MediaType PROTOBUF = MediaType.X_PROTOBUF;
  static final String GRPC_STATUS = "grpc-status";
  static final MediaType GRPC = MediaType.create("application", "grpc");

  private static final JsonFormat.Printer JSON =
      JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .usingTypeRegistry(TypeRegistry.newBuilder().add(RetryInfo.getDescriptor()).build());

  private final RetryAdvice advice;

  private record Row(Code grpc, HttpStatus http, Optional<Duration> retry) {
    Row(Code grpc, HttpStatus http) {
      this(grpc, http, Optional.empty());
    }
  }

  /**
   * @param advice for what may succeed later
   */
  public OtlpStatus(RetryAdvice advice) {
    this.advice = advice;
  }

  private Row row(Refused outcome) {
    if (outcome instanceof BadRequest) {
      return new Row(Code.INVALID_ARGUMENT, HttpStatus.BAD_REQUEST);
    } else if (outcome instanceof Unauthenticated) {
      return new Row(Code.UNAUTHENTICATED, HttpStatus.UNAUTHORIZED);
    } else if (outcome instanceof Forbidden) {
      return new Row(Code.PERMISSION_DENIED, HttpStatus.FORBIDDEN);
    } else if (outcome instanceof TooLarge) {
      return new Row(Code.RESOURCE_EXHAUSTED, HttpStatus.REQUEST_ENTITY_TOO_LARGE);
    } else if (outcome instanceof UnsupportedMediaType) {
      return new Row(Code.UNIMPLEMENTED, HttpStatus.UNSUPPORTED_MEDIA_TYPE);
    } else if (outcome instanceof RateLimited limited) {
      return new Row(
          Code.RESOURCE_EXHAUSTED, HttpStatus.TOO_MANY_REQUESTS, Optional.of(limited.delay()));
    } else if (outcome instanceof Unavailable) {
      return new Row(Code.UNAVAILABLE, HttpStatus.SERVICE_UNAVAILABLE, Optional.of(advice.next()));
    }
    throw new AssertionError("outcome without a row: " + outcome);
  }

  /**
   * The answer in the form in which the request came.
   *
   * @param requestType content type of the request, or null; a client that sent none that we read
   *     is answered in plain text
   */
  HttpResponse refuse(Refused outcome, MediaType requestType) {
    Row row = row(outcome);
    Status status = status(outcome, row);
    if (isGrpc(requestType)) {
      return trailersOnly(status);
    }
    ResponseHeadersBuilder headers = ResponseHeaders.builder(row.http());
    row.retry()
        .ifPresent(delay -> headers.add(HttpHeaderNames.RETRY_AFTER, Long.toString(ceil(delay))));
    if (outcome instanceof Unauthenticated) {
      headers.add(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    if (isProtobuf(requestType)) {
      headers.contentType(PROTOBUF);
      return HttpResponse.of(headers.build(), HttpData.wrap(status.toByteArray()));
    } else if (isJson(requestType)) {
      headers.contentType(MediaType.JSON);
      return HttpResponse.of(headers.build(), HttpData.ofUtf8(json(status)));
    }
    headers.contentType(MediaType.PLAIN_TEXT_UTF_8);
    return HttpResponse.of(headers.build(), HttpData.ofUtf8(outcome.message() + "\n"));
  }

  /** The form of gRPC for a call that ends without a message. */
  private static HttpResponse trailersOnly(Status status) {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(GRPC)
            .add(GRPC_STATUS, Integer.toString(status.getCode()))
            // Our messages are plain ASCII, which needs no escaping but for the percent sign.
            .add("grpc-message", status.getMessage().replace("%", "%25"))
            .add(
                "grpc-status-details-bin",
                Base64.getEncoder().withoutPadding().encodeToString(status.toByteArray()))
            .add("grpc-accept-encoding", ContentEncoding.NAMES.replace(" ", ""))
            .endOfStream(true)
            .build());
  }

  /** The subtype may name the message format, as in {@code application/grpc+proto}. */
  static boolean isGrpc(MediaType type) {
    return type != null
        && type.type().equals(GRPC.type())
        && (type.subtype().equals("grpc") || type.subtype().equals("grpc+proto"));
  }

  static boolean isProtobuf(MediaType type) {
    return type != null && type.is(PROTOBUF);
  }

  static boolean isJson(MediaType type) {
    return type != null && type.is(MediaType.JSON);
  }

  /** The JSON form of a message. */
  static String json(Message message) {
    try {
      return JSON.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("our own messages have a JSON form", e);
    }
  }

  private static Status status(Refused outcome, Row row) {
    Status.Builder status =
        Status.newBuilder().setCode(row.grpc().getNumber()).setMessage(outcome.message());
    row.retry()
        .ifPresent(
            delay ->
                status.addDetails(
                    Any.pack(
                        RetryInfo.newBuilder()
                            .setRetryDelay(Durations.fromNanos(delay.toNanos()))
                            .build())));
    return status.build();
  }

  private static long ceil(Duration delay) {
    return delay.plusSeconds(1).minusNanos(1).toSeconds();
  }
}
