package io.tokenlake.ingest.otlp;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.opentelemetry.api.trace.Span;
import io.tokenlake.ingest.auth.Authenticator;
import io.tokenlake.ingest.ops.BridgeMetrics;
import io.tokenlake.ingest.ops.OwnTraces;
import io.tokenlake.ingest.otlp.ExportOutcome.Accepted;
import io.tokenlake.ingest.otlp.ExportOutcome.Forbidden;
import io.tokenlake.ingest.otlp.ExportOutcome.Refused;
import io.tokenlake.ingest.otlp.ExportOutcome.Unauthenticated;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Where the requests of one signal arrive over one protocol. */
public final class OtlpEndpoint implements HttpService {
  private final Signal<?, ?> signal;
  private final Protocol protocol;
  private final ExportService service;
  private final Authenticator authenticator;
  private final OtlpStatus status;
  private final BridgeMetrics metrics;
  private final OwnTraces traces;

  public OtlpEndpoint(
      Signal<?, ?> signal,
      Protocol protocol,
      ExportService service,
      Authenticator authenticator,
      OtlpStatus status,
      BridgeMetrics metrics,
      OwnTraces traces) {
    this.signal = signal;
    this.protocol = protocol;
    this.service = service;
    this.authenticator = authenticator;
    this.status = status;
    this.metrics = metrics;
    this.traces = traces;
  }

  /** Requests are counted as they come; a response is there as a whole, and written as one. */
  @Override
  public ExchangeType exchangeType(RoutingContext route) {
    return ExchangeType.REQUEST_STREAMING;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    Span span = traces.start(signal.name(), protocol.name(), request.headers());
    try {
      Optional<String> tenant = authenticate(ctx, request);
      Protocol.Form form = protocol.form(request.headers());
      return HttpResponse.of(
          receive(ctx, request, tenant, form)
              .thenApply(outcome -> answer(request, outcome, span))
              .whenComplete((answered, failure) -> span.end()));
    } catch (RefusedException e) {
      return answer(request, e.outcome(), span);
    }
  }

  private Optional<String> authenticate(ServiceRequestContext ctx, HttpRequest request)
      throws RefusedException {
    Authenticator.Result result =
        authenticator.authenticate(
            request.headers().get(HttpHeaderNames.AUTHORIZATION), ctx.sslSession(), signal.name());
    if (result instanceof Authenticator.Unknown unknown) {
      throw new RefusedException(new Unauthenticated(unknown.message()));
    } else if (result instanceof Authenticator.Forbidden forbidden) {
      throw new RefusedException(new Forbidden(forbidden.message()));
    }
    return ((Authenticator.Admitted) result).tenant();
  }

  private CompletableFuture<ExportOutcome> receive(
      ServiceRequestContext ctx, HttpRequest request, Optional<String> tenant, Protocol.Form form) {
    Arrival arrival = service.arrival(signal, tenant);
    return BodyCollector.collect(request, ctx.eventLoop(), arrival.hold())
        .handle(
            (received, failure) -> {
              if (failure != null) {
                arrival.hold().close();
                return refusedOrFailed(failure);
              }
              // From here on the service sees to it that there is an answer in time.
              ctx.clearRequestTimeout();
              metrics.received(signal.name(), tenant, received.length());
              return export(arrival, received, form);
            })
        .thenCompose(outcome -> outcome);
  }

  private CompletableFuture<ExportOutcome> export(
      Arrival arrival, BodyCollector.Received received, Protocol.Form form) {
    try {
      return service.export(arrival, protocol.body(received, form));
    } catch (RefusedException e) {
      arrival.hold().close();
      return CompletableFuture.completedFuture(e.outcome());
    }
  }

  /** A client that went away, or a body that the server itself refuses, is the server's matter. */
  private static CompletableFuture<ExportOutcome> refusedOrFailed(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RefusedException refused
        ? CompletableFuture.completedFuture(refused.outcome())
        : CompletableFuture.failedFuture(cause);
  }

  private HttpResponse answer(HttpRequest request, ExportOutcome outcome, Span span) {
    OwnTraces.end(span, outcome.label(), outcome instanceof Refused);
    metrics.outcome(signal.name(), protocol.name(), outcome.label());
    return outcome instanceof Refused refused
        ? status.refuse(refused, request.contentType())
        : protocol.success(signal, (Accepted) outcome, request.headers());
  }
}
