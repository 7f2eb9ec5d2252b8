package io.tokenlake.ingest.otlp;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import io.tokenlake.ingest.otlp.ExportOutcome.Accepted;

/** What differs between OTLP over gRPC and over HTTP. */
public interface Protocol {
  /** Short name, for metrics. */
  String name();

  /** Where the requests of a signal go. */
  String path(Signal<?, ?> signal);

  /**
   * What the headers say of the body, which is still to come.
   *
   * @throws RefusedException if such a body is not read
   */
  Form form(RequestHeaders headers) throws RefusedException;

  /**
   * Finds the message in a body.
   *
   * @throws RefusedException if there is not exactly one
   */
  RequestBody body(BodyCollector.Received received, Form form) throws RefusedException;

  /** The answer to a request that was accepted. */
  HttpResponse success(Signal<?, ?> signal, Accepted outcome, RequestHeaders headers);

  /** How a message is written. */
  record Form(io.tokenlake.ingest.admit.ContentEncoding encoding, RequestBody.Format format) {}
}
