package io.tokenlake.domain.ledger;

import io.tokenlake.domain.genai.LlmCall;

/**
 * Which account of the ledger a call is booked to. Two witnesses of one call, such as two
 * instrumentations or a gateway and its client, name the same response of the provider.
 */
public final class CallIdentity {
  /**
   * Shorter ids do not identify: some servers number their responses within a thousand. The ids of
   * the hosted providers carry at least 16 random characters.
   */
  private static final int SHORTEST_RESPONSE_ID = 20;

  private CallIdentity() {}

  /** The account of {@code call}: its provider's response, or else the span itself. */
  public static String accountOf(LlmCall call) {
    String responseId = call.responseId();
    boolean identifies = responseId != null && responseId.length() >= SHORTEST_RESPONSE_ID;
    return identifies ? family(call.provider()) + "/" + responseId : call.callId();
  }

  /** Clouds pass on the responses of the vendor whose API they speak, ids included. */
  private static String family(String provider) {
    if (provider == null) {
      return "";
    }
    return switch (provider) {
      case "azure.ai.openai" -> "openai";
      case "gcp.gemini", "gcp.vertex_ai" -> "gcp.gen_ai";
      default -> provider;
    };
  }
}
