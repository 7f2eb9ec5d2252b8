package io.tokenlake.ingest.otlp;

import io.tokenlake.ingest.admit.Rejections;
import java.time.Duration;

/**
 * What became of a request. {@link OtlpStatus} is the only place that turns it into gRPC and HTTP.
 */
public sealed interface ExportOutcome {

  /**
   * Every record of the request is durable in Kafka, but for those that were judged bad, or the
   * request held none.
   *
   * @param count spans, data points or log records that are durable
   */
  record Accepted(long count, Rejections rejections) implements ExportOutcome {
    @Override
    public String label() {
      return rejections.total() == 0 ? "accepted" : "partly_accepted";
    }
  }

  /** Not accepted; the message says why and what to do, and never quotes the request. */
  sealed interface Refused extends ExportOutcome {
    String message();
  }

  /** The request cannot be decoded; the client must not send it again. */
  record BadRequest(String message) implements Refused {
    @Override
    public String label() {
      return "bad_request";
    }
  }

  /** The client did not show who it is. */
  record Unauthenticated(String message) implements Refused {
    @Override
    public String label() {
      return "unauthenticated";
    }
  }

  /** The client may not send this. */
  record Forbidden(String message) implements Refused {
    @Override
    public String label() {
      return "forbidden";
    }
  }

  /** The request is larger than we or Kafka take; the client must not send it again as it is. */
  record TooLarge(String message) implements Refused {
    @Override
    public String label() {
      return "too_large";
    }
  }

  /** The request is in a format or an encoding that we do not read. */
  record UnsupportedMediaType(String message) implements Refused {
    @Override
    public String label() {
      return "unsupported_media_type";
    }
  }

  /**
   * The tenant sends more than it may; the client should send the request again.
   *
   * @param delay until there will be room for it
   */
  record RateLimited(String message, Duration delay) implements Refused {
    @Override
    public String label() {
      return "rate_limited";
    }
  }

  /** Not known to be durable; the client should send the request again after a while. */
  record Unavailable(String message, Reason reason) implements Refused {
    /** What is in the way. */
    public enum Reason {
      /** Kafka did not confirm in time, or refused. */
      KAFKA,
      /** Too much is in flight. */
      OVERLOAD,
      /** The body did not arrive in time. */
      RECEIVE_TIMEOUT,
      /** The bridge is closing. */
      CLOSING
    }

    @Override
    public String label() {
      return "unavailable_" + reason.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Short name, for metrics. */
  String label();
}
