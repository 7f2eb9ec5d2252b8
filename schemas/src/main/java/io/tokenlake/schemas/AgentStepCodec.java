package io.tokenlake.schemas;

import java.io.IOException;

/**
 * The bytes of topic {@link Topics#AGENT_STEPS}: Avro single-object encoding, which names its
 * schema by fingerprint, so that a subscriber needs this class and nothing else.
 */
public final class AgentStepCodec {
  private static final SingleObjectCodec<AgentStepRecord> CODEC =
      new SingleObjectCodec<>(
          AgentStepRecord.class, AgentStepRecord.getEncoder(), "a step of an agent");

  private AgentStepCodec() {}

  /** Encodes one step. */
  public static byte[] encode(AgentStepRecord step) {
    return CODEC.encode(step);
  }

  /**
   * Decodes one step.
   *
   * @throws IOException when the bytes are not a step in a known schema
   */
  public static AgentStepRecord decode(byte[] bytes) throws IOException {
    return CODEC.decode(bytes);
  }
}
