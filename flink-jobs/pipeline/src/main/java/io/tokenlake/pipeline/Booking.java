package io.tokenlake.pipeline;

import io.tokenlake.domain.genai.LlmCall;

/**
 * What the ledger is told about one call: that somebody saw it, or that what was booked for it is
 * told better elsewhere.
 *
 * @param account account of the call
 * @param claimId who saw it, unique within the account
 * @param call what was seen; null takes the claim back
 * @param counted whether the record that told of it was counted as recorded before it came here
 */
public record Booking(
    String account, String claimId, LlmCall call, Origin origin, boolean counted) {

  /** A claim that was made before is taken back because of what arrived from {@code origin}. */
  public static Booking retraction(String account, String claimId, Origin origin) {
    return new Booking(account, claimId, null, origin, true);
  }

  /** Whether this takes a claim back. */
  public boolean isRetraction() {
    return call == null;
  }
}
