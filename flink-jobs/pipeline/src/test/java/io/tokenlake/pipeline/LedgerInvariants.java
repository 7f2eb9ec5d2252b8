package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.schemas.LlmCallRecord;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** What holds of the ledger whatever it was sent. */
final class LedgerInvariants {
  private static final List<Schema.Field> INPUT = columns("in_.*");
  private static final List<Schema.Field> OUTPUT = columns("out_.*");
  private static final List<Schema.Field> LEAVES = columns("(in|out)_.*");
  private static final List<Schema.Field> COSTS = columns("cost_(in|out)_.*");

  private LedgerInvariants() {}

  /** Holds everything there is against the invariants. */
  static void check(PoisonRig rig) {
    Completeness fates = rig.fates();
    assertThat(fates.recorded() + fates.duplicates() + fates.deadLetters() + fates.skipped())
        .as("the fates of what was accepted: %s", fates)
        .isEqualTo(fates.accepted());
    assertThat(rig.refused()).as("dead letters").hasSize((int) fates.deadLetters());
    rig.entries().forEach(LedgerInvariants::check);
    assertThat(net(rig).values()).as("net of each call").allMatch(net -> net.calls() == 1);
    assertThat(net(rig)).as("calls counted").hasSize((int) fates.calls());
    Stream.concat(rig.refused().stream(), rig.complaints().stream())
        .forEach(LedgerInvariants::check);
    rig.makeRows();
  }

  /**
   * What is left of each call when its entries are added up; calls of which nothing is left out.
   */
  static Map<String, Net> net(PoisonRig rig) {
    Map<String, Net> net = new TreeMap<>();
    for (LlmCallRecord entry : rig.entries()) {
      net.merge(entry.getCallId(), Net.of(entry), Net::plus);
    }
    net.values().removeIf(Net::isNothing);
    return net;
  }

  /** Sums over the entries of one call. */
  record Net(int calls, long input, long output, BigDecimal cost) {
    static Net of(LlmCallRecord entry) {
      return new Net(
          entry.getCalls(),
          orZero(entry.getInTotal()),
          orZero(entry.getOutTotal()),
          orZero(entry.getCostEffective()).stripTrailingZeros());
    }

    Net plus(Net other) {
      return new Net(
          calls + other.calls,
          input + other.input,
          output + other.output,
          cost.add(other.cost).stripTrailingZeros());
    }

    boolean isNothing() {
      return calls == 0 && input == 0 && output == 0 && cost.signum() == 0;
    }
  }

  private static void check(LlmCallRecord entry) {
    int sign = entry.getEntry().equals("REVERSAL") ? -1 : 1;
    assertThat(entry.getCalls()).isEqualTo(sign);
    assertThat(sum(entry, INPUT)).isEqualTo(orZero(entry.getInTotal()));
    assertThat(sum(entry, OUTPUT)).isEqualTo(orZero(entry.getOutTotal()));
    for (Schema.Field leaf : LEAVES) {
      Long tokens = (Long) entry.get(leaf.pos());
      assertThat(orZero(tokens) * sign).as(leaf.name()).isNotNegative();
    }
    BigDecimal ofLeaves = BigDecimal.ZERO;
    for (Schema.Field leaf : COSTS) {
      BigDecimal cost = orZero((BigDecimal) entry.get(leaf.pos()));
      assertThat(cost.signum() * sign).as(leaf.name()).isNotNegative();
      ofLeaves = ofLeaves.add(cost);
    }
    assertThat(ofLeaves).isEqualByComparingTo(orZero(entry.getCostComputed()));
    assertThat(orZero(entry.getCostEffective()).signum() * sign).isNotNegative();
  }

  private static void check(DeadLetter letter) {
    assertThat(letter.reason()).matches("[A-Z_]+");
    assertThat(letter.detail()).isNotBlank();
    assertThat(letter.payload()).isNotNull();
  }

  private static long sum(LlmCallRecord entry, List<Schema.Field> columns) {
    return columns.stream().mapToLong(column -> orZero((Long) entry.get(column.pos()))).sum();
  }

  private static List<Schema.Field> columns(String pattern) {
    return LlmCallRecord.getClassSchema().getFields().stream()
        .filter(field -> field.name().matches(pattern) && !field.name().endsWith("_total"))
        .toList();
  }

  private static long orZero(Long count) {
    return count == null ? 0 : count;
  }

  private static BigDecimal orZero(BigDecimal money) {
    return money == null ? BigDecimal.ZERO : money;
  }
}
