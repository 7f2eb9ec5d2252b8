package io.tokenlake.local.trino;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultFormatTest {
  private static final byte[] BYTES = {0x00, (byte) 0xab, 0x7f};

  @Test
  void aTableAlignsNumbersToTheRightAndTheRestToTheLeftAndLeavesNullBlank() {
    QueryResult result =
        new QueryResult(
            List.of("model", "calls", "cost"),
            List.of(
                Arrays.asList("gpt-4o", 12L, new BigDecimal("1.50")),
                Arrays.asList("o1", 3_456L, null)));

    assertThat(ResultFormat.TABLE.lines(result))
        .containsExactly(
            "model   calls  cost", //
            "gpt-4o     12  1.50",
            "o1       3456");
  }

  @Test
  void csvQuotesWhatWouldOtherwiseBeReadAsMoreThanOneField() {
    QueryResult result =
        new QueryResult(
            List.of("a,b", "c"),
            List.of(Arrays.asList("say \"hi\"", "two\nlines"), Arrays.asList("plain text", null)));

    assertThat(ResultFormat.CSV.lines(result))
        .containsExactly("\"a,b\",c", "\"say \"\"hi\"\"\",\"two\nlines\"", "plain text,");
  }

  @Test
  void jsonKeepsDecimalsAsStringsAndOtherNumbersBooleansAndNullAsTheyAre() {
    assertThat(
            json(
                new BigDecimal("0.0000001"),
                Long.MAX_VALUE,
                true,
                null,
                Instant.parse("2026-01-02T03:04:05.678Z"),
                LocalDateTime.parse("2026-01-02T03:04:05.678")))
        .isEqualTo(
            "{\"c0\":\"0.0000001\",\"c1\":9223372036854775807,\"c2\":true,\"c3\":null,"
                + "\"c4\":\"2026-01-02T03:04:05.678Z\",\"c5\":\"2026-01-02T03:04:05.678\"}");
  }

  @Test
  void theElementsOfAListInJsonFollowTheRulesOfAValue() {
    assertThat(
            json(
                Arrays.asList(
                    new BigDecimal("1.10"), null, 7, BYTES, List.of(new BigDecimal("1E+2")))))
        .isEqualTo("{\"c0\":[\"1.10\",null,7,\"00ab7f\",[\"100\"]]}");
  }

  @Test
  void aListAsTextNestsInBracketsAndNamesItsNulls() {
    QueryResult result =
        row(Arrays.asList(new BigDecimal("1E+2"), null, List.of("a", "b")), List.of());

    assertThat(ResultFormat.TABLE.lines(result).get(1)).isEqualTo("[100, null, [a, b]]  []");
  }

  @Test
  void bytesAreLowerCaseHexInEveryFormat() {
    assertThat(json((Object) BYTES)).isEqualTo("{\"c0\":\"00ab7f\"}");
    assertThat(ResultFormat.CSV.lines(row((Object) BYTES))).containsExactly("c0", "00ab7f");
    assertThat(ResultFormat.TABLE.lines(row((Object) BYTES))).containsExactly("c0", "00ab7f");
  }

  private static String json(Object... values) {
    return ResultFormat.JSON.lines(row(values)).get(0);
  }

  /** One row with columns c0, c1 and so on. */
  private static QueryResult row(Object... values) {
    List<String> columns = IntStream.range(0, values.length).mapToObj(i -> "c" + i).toList();
    return new QueryResult(columns, List.of(Arrays.asList(values)));
  }
}
