package io.tokenlake.ingest.otlp;

/**
 * What became of a request. {@link OtlpStatus} is the only place that turns it into gRPC and HTTP.
 */
public sealed interface ExportOutcome {

  /** Every record of the request is durable in Kafka, or the request held none. */
  record Accepted() implements ExportOutcome {}

  /** Not accepted; the message says why and what to do, and never quotes the request. */
  sealed interface Refused extends ExportOutcome {
    String message();
  }

  /** The request cannot be decoded; the client must not send it again. */
  record BadRequest(String message) implements Refused {}

  /** The request is larger than we or Kafka take; the client must not send it again as it is. */
  record TooLarge(String message) implements Refused {}

  /** The request is in a format or an encoding that we do not read. */
  record UnsupportedMediaType(String message) implements Refused {}

  /** Not known to be durable; the client should send the request again after a while. */
  record Unavailable(String message) implements Refused {}
}
