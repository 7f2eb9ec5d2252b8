package io.tokenlake.pipeline;

import io.tokenlake.domain.gpu.GpuEvent;

/** An event of a GPU and the message that told of it. */
public record GpuHappening(GpuEvent event, Origin origin) {
  /** What is the same when the event is told again. */
  public String id() {
    return event.id();
  }
}
