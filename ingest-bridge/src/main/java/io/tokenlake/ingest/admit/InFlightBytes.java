package io.tokenlake.ingest.admit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all requests hold at one time, and their limit. */
public final class InFlightBytes {
  /** What a request costs beside its bytes, so that a flood of empty ones is bounded as well. */
  static final int REQUEST_OVERHEAD = 1024;

  private final long max;
  private final AtomicLong held = new AtomicLong();
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * @param max bytes that all requests together may hold
   */
  public InFlightBytes(long max) {
    this.max = max;
  }

  /** A request that begins; it holds its overhead, and {@link Hold#add} says if there is room. */
  public Hold open() {
    requests.incrementAndGet();
    held.addAndGet(REQUEST_OVERHEAD);
    return new Hold();
  }

  /** Bytes held now. */
  public long bytes() {
    return held.get();
  }

  /** Requests that hold bytes now. */
  public int requests() {
    return requests.get();
  }

  /** What one request holds. For any thread. */
  public final class Hold implements AutoCloseable {
    private long mine = REQUEST_OVERHEAD;
    private boolean closed;

    private Hold() {}

    /**
     * Takes more, before the memory is.
     *
     * @return false if there is no room, and then nothing was taken
     */
    public synchronized boolean add(long bytes) {
      if (closed) {
        return false;
      }
      long total = held.addAndGet(bytes);
      // A single request always fits, whatever its overhead.
      if (total > max && total > mine + bytes) {
        held.addAndGet(-bytes);
        return false;
      }
      mine += bytes;
      return true;
    }

    /** Gives all of it back; closing twice does it once. */
    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        held.addAndGet(-mine);
        requests.decrementAndGet();
      }
    }
  }
}
