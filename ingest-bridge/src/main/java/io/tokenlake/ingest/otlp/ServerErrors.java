package io.tokenlake.ingest.otlp;

import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.tokenlake.ingest.ops.BridgeMetrics;
import io.tokenlake.ingest.otlp.ExportOutcome.Refused;
import io.tokenlake.ingest.otlp.ExportOutcome.Unavailable;

/** Puts what the server itself refuses, while a body arrives, into the same outcomes. */
public final class ServerErrors {
  private ServerErrors() {}

  /**
   * For requests over both protocols; other errors go to the next handler.
   *
   * @param maxRequestBytes the limit that the client is told
   */
  public static ServerErrorHandler handler(
      int maxRequestBytes, OtlpStatus status, BridgeMetrics metrics) {
    return (ctx, error) -> {
      Refused outcome = outcome(error, maxRequestBytes);
      if (outcome == null) {
        return null;
      }
      count(ctx, outcome, metrics);
      return status.refuse(outcome, ctx.request().contentType());
    };
  }

  private static Refused outcome(Throwable error, int maxRequestBytes) {
    Throwable cause = error instanceof HttpStatusException ? error.getCause() : error;
    if (cause instanceof ContentTooLargeException) {
      return RequestReader.tooLarge(maxRequestBytes);
    } else if (cause instanceof RequestTimeoutException) {
      return new Unavailable(
          "the request did not arrive in time; send again later",
          Unavailable.Reason.RECEIVE_TIMEOUT);
    }
    return null;
  }

  private static void count(ServiceRequestContext ctx, Refused outcome, BridgeMetrics metrics) {
    Protocol protocol =
        OtlpStatus.isGrpc(ctx.request().contentType()) ? new GrpcProtocol() : new HttpProtocol();
    for (Signal<?, ?> signal : Signal.ALL) {
      if (protocol.path(signal).equals(ctx.path())) {
        metrics.outcome(signal.name(), protocol.name(), outcome.label());
      }
    }
  }
}
