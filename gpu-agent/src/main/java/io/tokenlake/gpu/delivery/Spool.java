package io.tokenlake.gpu.delivery;

import java.util.Optional;

/** Requests that wait for the receiver, the oldest first, in bounded room. For one thread. */
public interface Spool extends AutoCloseable {
  /** Adds a request behind all others. What no longer fits is lost: the oldest first. */
  void add(Request request);

  /** The oldest request, which stays. */
  Optional<Request> oldest();

  /** Drops the oldest request, which was delivered or refused. */
  void removeOldest();

  /** How many requests wait. */
  int size();

  /** Bytes that wait. */
  long bytes();

  /** Items lost so far: did not fit, or could not be read back. */
  long lost();

  @Override
  void close();
}
