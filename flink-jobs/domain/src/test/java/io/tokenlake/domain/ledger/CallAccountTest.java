package io.tokenlake.domain.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.ledger.CallAccount.Change;
import io.tokenlake.domain.ledger.Posting.Kind;
import io.tokenlake.domain.trace.Evidence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallAccountTest {
  private CallAccount account = CallAccount.EMPTY;
  private final List<String> lines = new ArrayList<>();

  @Test
  void theFirstClaimIsAnOriginal() {
    apply(account.claim(claim("a", Evidence.USAGE, 2)));
    assertThat(lines).containsExactly("0 ORIGINAL a null");
  }

  @Test
  void theSameCallSeenTwiceIsBookedOnce() {
    apply(account.claim(claim("a", Evidence.USAGE, 2)));
    apply(account.claim(claim("b", Evidence.USAGE, 2)));
    apply(account.claim(claim("a", Evidence.USAGE, 2)));
    assertThat(lines).containsExactly("0 ORIGINAL a null");
  }

  @Test
  void aBetterWitnessTakesThePlaceOfAWorse() {
    apply(account.claim(claim("a", Evidence.USAGE, 2)));
    apply(account.claim(claim("b", Evidence.USAGE, 3)));
    assertThat(lines)
        .containsExactly(
            "0 ORIGINAL a null", "1 REVERSAL a BETTER_EVIDENCE", "2 RESTATEMENT b BETTER_EVIDENCE");
  }

  @Test
  void usageIsWorthMoreThanAnything() {
    apply(account.claim(claim("a", Evidence.CALL, 0)));
    apply(account.claim(claim("z", Evidence.USAGE, 1)));
    assertThat(lines).last().isEqualTo("2 RESTATEMENT z BETTER_EVIDENCE");
  }

  @Test
  void whatIsTakenBackIsReversedAndTheNextBestRestated() {
    apply(account.claim(claim("a", Evidence.USAGE, 3)));
    apply(account.claim(claim("b", Evidence.USAGE, 2)));
    apply(account.retract("a"));
    apply(account.retract("b"));
    assertThat(lines)
        .containsExactly(
            "0 ORIGINAL a null",
            "1 REVERSAL a REPEATED_BELOW",
            "2 RESTATEMENT b NEXT_BEST_EVIDENCE",
            "3 REVERSAL b REPEATED_BELOW");
    assertThat(account.booked()).isNull();
  }

  @Test
  void takingBackWhatDoesNotStandChangesNothing() {
    apply(account.claim(claim("a", Evidence.USAGE, 2)));
    apply(account.retract("b"));
    assertThat(lines).hasSize(1);
    assertThat(account.has("b")).isFalse();
  }

  @Test
  void anAccountThatWasEmptiedRestatesAndNeverCallsItselfOriginalAgain() {
    apply(account.claim(claim("a", Evidence.USAGE, 2)));
    apply(account.retract("a"));
    apply(account.claim(claim("b", Evidence.USAGE, 2)));
    assertThat(lines).last().isEqualTo("2 RESTATEMENT b BETTER_EVIDENCE");
    assertThat(account.booked()).isEqualTo("b");
  }

  private void apply(Change change) {
    account = change.account();
    for (Posting posting : change.postings()) {
      lines.add(
          posting.revision()
              + " "
              + posting.kind()
              + " "
              + posting.claim().claimId()
              + " "
              + posting.reason());
      assertThat(posting.reason() == null).isEqualTo(posting.kind() == Kind.ORIGINAL);
    }
  }

  private static Claim claim(String id, Evidence evidence, int leaves) {
    return new Claim(id, evidence, false, leaves, 0, new byte[0]);
  }
}
