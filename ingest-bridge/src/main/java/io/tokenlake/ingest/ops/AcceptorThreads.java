package io.tokenlake.ingest.ops;

import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.util.ThreadFactories;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;

/** Threads that accept connections. */
public final class AcceptorThreads {
  private AcceptorThreads() {}

  /**
   * One that ends at once: by default each would wait two seconds for more work, after the server
   * has drained and stopped to listen.
   */
  public static EventLoopGroup create(String name) {
    return EventLoopGroups.builder()
        .numThreads(1)
        .threadFactory(ThreadFactories.newThreadFactory(name, true))
        .gracefulShutdown(Duration.ZERO, Duration.ofSeconds(1))
        .build();
  }
}
