package io.tokenlake.gpu.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.tokenlake.domain.gpu.GpuReading;
import io.tokenlake.domain.gpu.GpuVocabulary;
import io.tokenlake.gpu.TestClock;
import io.tokenlake.gpu.event.EventReporter;
import io.tokenlake.gpu.event.EventWatcher;
import io.tokenlake.gpu.metric.Catalogue;
import io.tokenlake.gpu.metric.Mapping;
import io.tokenlake.gpu.metric.MetricRequest;
import io.tokenlake.gpu.metric.Point;
import io.tokenlake.gpu.node.ProcFs;
import io.tokenlake.gpu.nvml.NvmlEvent;
import io.tokenlake.gpu.simulated.Profile;
import io.tokenlake.gpu.simulated.SimulatedNvml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that the agent sends of GPUs against what the gpu job reads, and the list in the
 * documentation of what it does not read: a name that is spelt otherwise on one side is in neither.
 */
class VocabularyContractTest {
  private static final Path DOCUMENTATION = Path.of("../docs/gpu.md");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern DCGM_NAME = Pattern.compile("(?m)^DCGM_FI_\\w+");
  private static final double SOME_VALUE = 1_234_567.5;

  private static final Set<Series> SENT = new LinkedHashSet<>();

  private final GpuVocabulary vocabulary = GpuVocabulary.bundled();

  /** A metric with what tells its series from others. */
  private record Series(String metric, Map<String, Object> attributes) {}

  /** What the documentation says is not read; of all series of a metric without an attribute. */
  private record Unread(String metric, String attribute) {
    boolean holds(Series series) {
      return metric.equals(series.metric())
          && (attribute == null
              || series.attributes().entrySet().stream()
                  .anyMatch(own -> attribute.equals(own.getKey() + "=" + own.getValue())));
    }
  }

  @BeforeAll
  static void everyProfileIsPlayed(@TempDir Path proc) throws Exception {
    for (String profile : Profile.names()) {
      play(profile, proc);
    }
  }

  @Test
  void everyQuantityIsSentOnSomeProfile() {
    for (Mapping mapping : Catalogue.all()) {
      assertThat(SENT)
          .as(mapping.quantity().text())
          .anyMatch(
              series ->
                  series.metric().equals(mapping.def().name())
                      && series
                          .attributes()
                          .entrySet()
                          .containsAll(mapping.attributes().entrySet()));
      if (mapping.dcgm() != null) {
        assertThat(SENT).contains(new Series(mapping.dcgm(), Map.of()));
      }
    }
  }

  @Test
  void whatIsSentIsReadOrListedAsNotRead() throws IOException {
    List<Unread> unread = unread();
    for (Series series : SENT) {
      boolean read = vocabulary.find(series.metric(), series.attributes()) != null;
      boolean listed = unread.stream().anyMatch(entry -> entry.holds(series));
      assertThat(read)
          .as("%s: is read %s, is listed as not read %s", series, read, listed)
          .isNotEqualTo(listed);
    }
  }

  @Test
  void whatIsListedAsNotReadIsSent() throws IOException {
    assertThat(unread())
        .isNotEmpty()
        .allSatisfy(entry -> assertThat(SENT).anyMatch(series -> entry.holds(series)));
  }

  @Test
  void dcgmsNameOfAQuantityComesToTheSameColumnAndValueAsOurs() {
    int both = 0;
    for (Mapping mapping : Catalogue.all()) {
      Map<String, Object> attributes = new HashMap<>(mapping.attributes());
      attributes.put("hw.type", "gpu");
      GpuReading ours = vocabulary.find(mapping.def().name(), attributes);
      GpuReading dcgms = mapping.dcgm() == null ? null : vocabulary.find(mapping.dcgm(), Map.of());
      if (ours != null && dcgms != null) {
        both++;
        double expected = mapping.factor().apply(SOME_VALUE) * ours.factor();
        assertThat(dcgms.field()).as(mapping.dcgm()).isEqualTo(ours.field());
        assertThat(mapping.dcgmFactor().apply(SOME_VALUE) * dcgms.factor())
            .as(mapping.dcgm())
            .isCloseTo(expected, within(expected * 1e-12));
      }
    }
    assertThat(both).isGreaterThan(50);
  }

  /** Two slow rounds and an XID. */
  private static void play(String profile, Path proc) throws InvalidProtocolBufferException {
    TestClock clock = new TestClock();
    EventReporter events = new EventReporter(clock, request -> {});
    List<Point> points = new ArrayList<>();
    try (Sampler sampler =
        new Sampler(
            () -> new SimulatedNvml(Profile.named(profile), clock),
            clock,
            Duration.ofSeconds(10),
            Map.of(),
            new EventWatcher((event, gpu) -> {}, message -> {}),
            new ProcFs(proc),
            message -> {})) {
      sampler.round(points::add);
      clock.move(Duration.ofSeconds(10));
      sampler.round(points::add);
      TrackedGpu gpu = sampler.known().iterator().next();
      events.happened(
          new NvmlEvent(gpu.info().uuid(), NvmlEvent.Kind.XID, 79, null, null), gpu.entity());
      events.points(1, points::add);
      DCGM_NAME
          .matcher(DcgmText.of(sampler.known(), events))
          .results()
          .forEach(name -> SENT.add(new Series(name.group(), Map.of())));
    }
    ExportMetricsServiceRequest.parseFrom(MetricRequest.encode(points))
        .getResourceMetricsList()
        .forEach(
            resource ->
                resource.getScopeMetrics(0).getMetricsList().forEach(metric -> add(metric)));
  }

  private static void add(Metric metric) {
    Stream.concat(
            metric.getSum().getDataPointsList().stream(),
            metric.getGauge().getDataPointsList().stream())
        .map(point -> new Series(metric.getName(), attributes(point)))
        .forEach(SENT::add);
  }

  private static Map<String, Object> attributes(NumberDataPoint point) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (KeyValue attribute : point.getAttributesList()) {
      attributes.put(
          attribute.getKey(),
          attribute.getValue().hasStringValue()
              ? attribute.getValue().getStringValue()
              : attribute.getValue().getIntValue());
    }
    return attributes;
  }

  private static List<Unread> unread() throws IOException {
    List<Unread> all = new ArrayList<>();
    String section = Files.readString(DOCUMENTATION).split("\n## Sent and not read\n", 2)[1];
    for (String line : section.split("\n## ", 2)[0].split("\n", -1)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 5) {
        List<String> attributes = quoted(cells[2]);
        for (String metric : quoted(cells[1])) {
          if (metric.startsWith("DEV_") || metric.startsWith("PROF_")) {
            all.add(new Unread("DCGM_FI_" + metric, null));
          } else if (attributes.isEmpty()) {
            all.add(new Unread(metric, null));
          } else {
            attributes.forEach(attribute -> all.add(new Unread(metric, attribute)));
          }
        }
      }
    }
    return all;
  }

  private static List<String> quoted(String cell) {
    return QUOTED.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
