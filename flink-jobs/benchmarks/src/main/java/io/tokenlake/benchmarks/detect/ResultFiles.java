package io.tokenlake.benchmarks.detect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Scores of points as NAB's own scorer reads them. */
final class ResultFiles {
  /** By this name NAB's scorer knows the detector; it also begins the name of each file. */
  static final String DETECTOR = "tokenlake";

  private ResultFiles() {}

  /** Where the results of a series belong: {@code tokenlake/group/tokenlake_file.csv}. */
  static Path of(Path folder, LabelledSeries series) {
    String file = series.name().substring(series.name().lastIndexOf('/') + 1);
    return folder.resolve(DETECTOR).resolve(series.group()).resolve(DETECTOR + "_" + file);
  }

  /**
   * Writes {@code timestamp,value,anomaly_score}, scores within 0 and 1.
   *
   * @param scores one for each point
   */
  static void write(Path file, LabelledSeries series, double[] scores) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (BufferedWriter out = Files.newBufferedWriter(file, UTF_8)) {
      out.write("timestamp,value,anomaly_score\n");
      for (int i = 0; i < scores.length; i++) {
        out.write(series.timestamps().get(i) + "," + series.values()[i] + "," + scores[i] + "\n");
      }
    }
  }
}
