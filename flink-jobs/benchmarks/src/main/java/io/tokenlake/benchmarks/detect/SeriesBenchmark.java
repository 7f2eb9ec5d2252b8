package io.tokenlake.benchmarks.detect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.baseline.Band;
import io.tokenlake.domain.detect.Finding;
import io.tokenlake.domain.detect.Gates;
import io.tokenlake.domain.detect.Observation;
import io.tokenlake.domain.detect.SeriesDetector;
import io.tokenlake.domain.detect.SeriesState;
import io.tokenlake.domain.detect.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** All detectors over one file of {@code timestamp,value}, as the watch job would run them. */
public final class SeriesBenchmark {
  private final LabelledSeries series;
  private final double[] scores;
  private final Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
  private final StringBuilder text = new StringBuilder();

  /** Reads a file. */
  public SeriesBenchmark(Path file) throws IOException {
    series = SeriesFile.read(file, file.getFileName().toString());
    scores = new double[series.size()];
  }

  /** Runs the detectors. */
  public SeriesBenchmark run() {
    for (Severity severity : Severity.values()) {
      counts.put(severity, 0);
    }
    SeriesDetector detector = new SeriesDetector(Gates.NONE);
    SeriesState state = new SeriesState();
    for (int i = 0; i < series.size(); i++) {
      Observation observation =
          new Observation(series.epochSeconds()[i], series.values()[i], null, null);
      Verdict verdict = detector.step(state, observation);
      for (Finding finding : verdict.findings()) {
        say(i, finding, verdict.band());
        if (finding.kind() == Finding.Kind.NOVELTY) {
          scores[i] = finding.score();
        }
      }
    }
    return this;
  }

  private void say(int i, Finding finding, Band band) {
    if (finding.severity() != null) {
      counts.merge(finding.severity(), 1, Integer::sum);
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%s %-4s %s%s %s value %s expected %s score %.4f%s%n",
            series.timestamps().get(i),
            finding.severity() == null ? "-" : finding.severity().word(),
            finding.kind().word(),
            finding.channel() == null ? "" : " by " + finding.channel().word(),
            finding.direction().name().toLowerCase(Locale.ROOT),
            series.values()[i],
            band.expected() == null
                ? "unknown"
                : String.format(Locale.ROOT, "%.6g to %.6g", band.low(), band.high()),
            finding.score(),
            finding.held() == null ? "" : " held back: " + finding.held().name()));
  }

  /** Writes the score of each point, in NAB's format. */
  public void write(Path file) throws IOException {
    ResultFiles.write(file, series, Arrays.stream(scores).map(Detection::squash).toArray());
  }

  /** All findings, one a line, and how many there are of each severity. */
  public String text() {
    return text
        + String.format(
            Locale.ROOT,
            "%,d points: %d info, %d warn, %d page%n",
            series.size(),
            counts.get(Severity.INFO),
            counts.get(Severity.WARN),
            counts.get(Severity.PAGE));
  }

  /** The figures as one line of JSON. */
  public String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("points", series.size());
    counts.forEach((severity, count) -> json.put(severity.word(), count));
    json.put("bytes_per_key", SeriesState.BYTES);
    return json.toString();
  }
}
