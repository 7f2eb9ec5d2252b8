package io.tokenlake.ingest;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes an HTTP/1 connection on which a request was answered before all of it was there. The
 * server itself would read on until its end, which a client may never send; HTTP/2 ends the stream.
 */
final class UploadsCutShort implements DecoratingHttpServiceFunction {
  private final Duration linger;

  /**
   * @param linger for the client to read its answer
   */
  UploadsCutShort(Duration linger) {
    this.linger = linger;
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    if (!ctx.sessionProtocol().isMultiplex()) {
      var unused =
          ctx.log()
              .whenAvailable(RequestLogProperty.RESPONSE_END_TIME)
              .thenAccept(log -> closeUnlessReceived(log, request));
    }
    return delegate.serve(ctx, request);
  }

  private void closeUnlessReceived(RequestLog log, HttpRequest request) {
    boolean received =
        request.whenComplete().isDone() && !request.whenComplete().isCompletedExceptionally();
    Channel channel = log.channel();
    if (!received && channel != null) {
      var unused =
          channel
              .eventLoop()
              .schedule(() -> channel.close(), linger.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
