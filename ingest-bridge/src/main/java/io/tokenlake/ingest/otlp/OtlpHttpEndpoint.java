package io.tokenlake.ingest.otlp;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.tokenlake.ingest.otlp.ExportOutcome.Refused;
import io.tokenlake.ingest.otlp.ExportOutcome.UnsupportedMediaType;
import java.util.concurrent.CompletableFuture;

/** OTLP over HTTP for one signal. */
public final class OtlpHttpEndpoint implements HttpService {
  private final ExportService service;
  private final Signal<?, ?> signal;
  private final int maxRequestBytes;

  /**
   * @param maxRequestBytes largest body, before and after decompression
   */
  public OtlpHttpEndpoint(ExportService service, Signal<?, ?> signal, int maxRequestBytes) {
    this.service = service;
    this.signal = signal;
    this.maxRequestBytes = maxRequestBytes;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    MediaType type = request.contentType();
    return HttpResponse.of(
        request
            .aggregate()
            .thenCompose(whole -> export(whole, type))
            .thenApply(outcome -> respond(outcome, type)));
  }

  private CompletableFuture<ExportOutcome> export(AggregatedHttpRequest request, MediaType type) {
    if (!OtlpStatus.isProtobuf(type)) {
      return CompletableFuture.completedFuture(
          new UnsupportedMediaType(
              "this content type is not supported; send " + OtlpStatus.PROTOBUF));
    }
    String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING);
    byte[] body = request.content().array();
    return service.export(
        signal, () -> HttpBody.decode(encoding, body, maxRequestBytes), body.length);
  }

  private HttpResponse respond(ExportOutcome outcome, MediaType type) {
    return outcome instanceof Refused refused
        ? OtlpStatus.toHttp(refused, type)
        : HttpResponse.of(
            HttpStatus.OK, OtlpStatus.PROTOBUF, HttpData.wrap(signal.success().toByteArray()));
  }
}
