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

  /**
   * The account of {@code call}: the response, or else the span itself. Who the provider is does
   * not matter: witnesses of one call disagree about it (a client pointed at another vendor, a
   * cloud that passes on the responses of one), and ids of this length are random.
   */
  public static String accountOf(LlmCall call) {
    String responseId = call.responseId();
    boolean identifies = responseId != null && responseId.length() >= SHORTEST_RESPONSE_ID;
    return identifies ? "response/" + responseId : call.callId();
  }
}
