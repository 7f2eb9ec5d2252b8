package io.tokenlake.schemas.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.schemas.ContentKeys;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Judges attribute keys where they lie in the encoded message. The same few keys come over and
 * over, so verdicts are remembered by the bytes of the key; a key that pushes out another only
 * costs the time to judge that one again. For any number of threads.
 */
final class KeyRules {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int SLOTS = 1 << 12;

  /** Longer keys are judged each time, lest they fill the memory. */
  private static final int MAX_REMEMBERED_BYTES = 256;

  private final ContentPolicy policy;
  private final AtomicReferenceArray<Verdict> remembered = new AtomicReferenceArray<>(SLOTS);

  KeyRules(ContentPolicy policy) {
    this.policy = policy;
  }

  /**
   * What a key says about its value.
   *
   * @param content whether it is content
   * @param ofCodingAgent whether it is content where a coding agent sends it
   * @param toolArguments whether it may hold the arguments of a tool
   * @param json whether it is JSON with content among its members
   * @param identity whether it says who made a call
   * @param genAi whether the key is one of the GenAI conventions
   * @param eventName whether its value is the name of an event
   */
  record Verdict(
      byte[] key,
      boolean content,
      boolean ofCodingAgent,
      boolean toolArguments,
      boolean json,
      boolean identity,
      boolean genAi,
      boolean eventName) {}

  Verdict judge(byte[] bytes, int start, int end) {
    int slot = hash(bytes, start, end) & (SLOTS - 1);
    Verdict verdict = remembered.get(slot);
    if (verdict != null && Arrays.equals(verdict.key, 0, verdict.key.length, bytes, start, end)) {
      return verdict;
    }
    verdict = judge(Arrays.copyOfRange(bytes, start, end));
    if (end - start <= MAX_REMEMBERED_BYTES) {
      remembered.set(slot, verdict);
    }
    return verdict;
  }

  private Verdict judge(byte[] bytes) {
    String key = new String(bytes, UTF_8);
    return new Verdict(
        bytes,
        policy.isContent(key, false),
        policy.isContent(key, true),
        ToolArguments.mayHold(key),
        ContentKeys.isJsonWithContent(key) && !policy.isAllowed(key),
        ContentKeys.isIdentity(key),
        key.startsWith("gen_ai."),
        key.equals("event.name"));
  }

  private static int hash(byte[] bytes, int start, int end) {
    int length = end - start;
    long hash = length;
    if (length >= Long.BYTES) {
      // Keys differ in their beginning, their middle or their end.
      hash += (long) LONGS.get(bytes, start) * 0x9E3779B97F4A7C15L;
      hash ^= (long) LONGS.get(bytes, start + (length - Long.BYTES) / 2) * 0xC2B2AE3D27D4EB4FL;
      hash ^= (long) LONGS.get(bytes, end - Long.BYTES) * 0x165667B19E3779F9L;
    } else {
      for (int i = start; i < end; i++) {
        hash = hash * 31 + bytes[i];
      }
      hash *= 0x9E3779B97F4A7C15L;
    }
    return (int) (hash >>> 40);
  }
}
