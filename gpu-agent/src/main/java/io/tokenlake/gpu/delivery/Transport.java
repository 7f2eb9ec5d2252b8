package io.tokenlake.gpu.delivery;

/** A way to a receiver. */
public interface Transport extends AutoCloseable {
  /** Delivers a request, and waits no longer than its timeout for how that ended. */
  Outcome send(Request request);

  @Override
  void close();
}
