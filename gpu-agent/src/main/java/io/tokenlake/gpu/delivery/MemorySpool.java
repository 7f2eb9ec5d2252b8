package io.tokenlake.gpu.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A spool that ends with the process, for where no folder may be written. */
public final class MemorySpool implements Spool {
  private final long limit;
  private final Deque<Request> waiting = new ArrayDeque<>();
  private long bytes;
  private long lost;

  /**
   * Creates a spool.
   *
   * @param limit bytes that it holds at most
   */
  public MemorySpool(long limit) {
    this.limit = limit;
  }

  @Override
  public void add(Request request) {
    waiting.addLast(request);
    bytes += request.body().length;
    while (bytes > limit) {
      lost += waiting.getFirst().items();
      removeOldest();
    }
  }

  @Override
  public Optional<Request> oldest() {
    return Optional.ofNullable(waiting.peekFirst());
  }

  @Override
  public void removeOldest() {
    bytes -= waiting.removeFirst().body().length;
  }

  @Override
  public int size() {
    return waiting.size();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long lost() {
    return lost;
  }

  @Override
  public void close() {
    waiting.forEach(request -> lost += request.items());
    waiting.clear();
    bytes = 0;
  }
}
