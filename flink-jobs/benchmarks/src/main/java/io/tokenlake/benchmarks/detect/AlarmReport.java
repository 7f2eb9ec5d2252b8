package io.tokenlake.benchmarks.detect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.domain.alert.Severity;
import java.util.Locale;
import java.util.Map;

/**
 * How often the detectors cried, and what they found.
 *
 * @param keys metrics of entities
 * @param days days counted
 * @param findings findings outside of faults, by severity
 * @param falsePages entities that paged without a fault
 * @param incidents paging incidents after grouping, faults included
 * @param injected by fault: how many were missed, found as info, as warn, as page
 * @param microsPerPoint CPU time a sample, generating it included
 */
public record AlarmReport(
    int keys,
    int days,
    Map<Severity, Integer> findings,
    int falsePages,
    int incidents,
    Map<Fault, int[]> injected,
    double microsPerPoint) {

  /** A table for a person. */
  public String text() {
    StringBuilder text = new StringBuilder();
    double keyDays = (double) keys * days;
    line(text, "%,d keys for %d days after two weeks of learning", keys, days);
    findings.forEach(
        (severity, count) ->
            line(
                text,
                "%-5s %,9d findings of metrics without a fault, %.5f a key and day",
                severity.word(),
                count,
                count / keyDays));
    line(
        text,
        "pages %,d of entities without a fault: %.2f a day",
        falsePages,
        (double) falsePages / days);
    line(text, "paging incidents after grouping, faults included: %d", incidents);
    injected.forEach(
        (fault, found) ->
            line(
                text,
                "%-13s missed %d, info %d, warn %d, page %d",
                fault.name().toLowerCase(Locale.ROOT),
                found[0],
                found[1],
                found[2],
                found[3]));
    line(text, "%.2f µs a sample, generating it included", microsPerPoint);
    return text.toString();
  }

  /** The figures as one line of JSON. */
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("keys", keys);
    json.put("days", days);
    findings.forEach((severity, count) -> json.put(severity.word(), count));
    json.put("false_pages", falsePages);
    json.put("incidents", incidents);
    json.put("faults", injected.values().stream().mapToInt(AlarmReport::sum).sum());
    json.put("missed", injected.values().stream().mapToInt(found -> found[0]).sum());
    json.put("us_per_sample", microsPerPoint);
    return json.toString();
  }

  private static int sum(int[] counts) {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
