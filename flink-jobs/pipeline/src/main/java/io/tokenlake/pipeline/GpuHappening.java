package io.tokenlake.pipeline;

import io.tokenlake.domain.gpu.GpuEvent;

/** An event of a GPU and the message that told of it. */
public record GpuHappening(GpuEvent event, Origin origin) {
  private static final long NANOS_PER_MICRO = 1_000;

  /** This at the time when it can have been. The id goes on having the time that was sent. */
  public GpuHappening inTime() {
    return origin.isAhead(event.timeNanos() / NANOS_PER_MICRO)
        ? new GpuHappening(event.at(origin.receivedAtMicros() * NANOS_PER_MICRO), origin)
        : this;
  }

  /** What is the same when the event is told again. */
  public String id() {
    return event.id();
  }
}
