package io.tokenlake.ingest.otlp;

/** The bytes of a request, decompressed only when a worker gets to it. */
@FunctionalInterface
interface RequestBody {
  /**
   * The encoded protobuf message.
   *
   * @throws RefusedException if the body cannot be read or is too large
   */
  byte[] read() throws RefusedException;
}
