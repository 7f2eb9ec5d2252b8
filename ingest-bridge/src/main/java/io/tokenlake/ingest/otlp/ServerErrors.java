package io.tokenlake.ingest.otlp;

import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServerErrorHandler;

/** Puts what the server itself refuses, before an endpoint sees it, into the same outcomes. */
public final class ServerErrors {
  private ServerErrors() {}

  /**
   * For requests over both transports; other errors go to the next handler.
   *
   * @param maxRequestBytes the limit that the client is told
   */
  public static ServerErrorHandler handler(int maxRequestBytes) {
    return (ctx, error) -> {
      Throwable cause = error instanceof HttpStatusException ? error.getCause() : error;
      return cause instanceof ContentTooLargeException
          ? OtlpStatus.toHttp(HttpBody.tooLarge(maxRequestBytes), ctx.request().contentType())
          : null;
    };
  }
}
