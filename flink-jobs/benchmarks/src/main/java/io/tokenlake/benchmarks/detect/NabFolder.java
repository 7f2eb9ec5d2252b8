package io.tokenlake.benchmarks.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder in the layout of the Numenta Anomaly Benchmark: {@code group/file.csv}, and the labelled
 * windows by that path in a JSON file beside or above it.
 */
public final class NabFolder {
  private static final List<String> WINDOW_FILES =
      List.of(
          "windows.json",
          "combined_windows.json",
          "labels/combined_windows.json",
          "../labels/combined_windows.json");

  private NabFolder() {}

  /**
   * All series of the folder with their windows, by name.
   *
   * @throws IllegalArgumentException when there is no series, no windows, a series without an entry
   *     among the windows, or a window whose ends are no points of its series
   */
  public static List<LabelledSeries> read(Path folder) throws IOException {
    // NAB's checkout has its series one level down.
    Path root = Files.isDirectory(folder.resolve("data")) ? folder.resolve("data") : folder;
    JsonNode windows = new ObjectMapper().readTree(windowsOf(root).toFile());
    List<LabelledSeries> corpus = new ArrayList<>();
    for (Path file : filesOf(root)) {
      String name = root.relativize(file).toString().replace('\\', '/');
      JsonNode labelled = windows.get(name);
      if (labelled == null) {
        throw new IllegalArgumentException(
            windowsOf(root) + " has no entry for " + name + "; a quiet series has an empty one");
      }
      LabelledSeries bare = SeriesFile.read(file, name);
      corpus.add(
          new LabelledSeries(
              name, bare.timestamps(), bare.epochSeconds(), bare.values(), locate(labelled, bare)));
    }
    if (corpus.isEmpty()) {
      throw new IllegalArgumentException(root + " holds no series; it must hold group/file.csv");
    }
    return corpus;
  }

  private static Path windowsOf(Path root) {
    return WINDOW_FILES.stream()
        .map(root::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there are no labelled windows for "
                        + root
                        + "; looked for "
                        + String.join(", ", WINDOW_FILES)));
  }

  private static List<Path> filesOf(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
  }

  private static List<LabelledSeries.Window> locate(JsonNode labelled, LabelledSeries series) {
    List<LabelledSeries.Window> windows = new ArrayList<>();
    for (JsonNode window : labelled) {
      windows.add(
          new LabelledSeries.Window(
              indexOf(window.get(0).asText(), series), indexOf(window.get(1).asText(), series)));
    }
    return windows;
  }

  private static int indexOf(String timestamp, LabelledSeries series) {
    long second = SeriesFile.epochSecond(timestamp, "a window of " + series.name());
    for (int i = 0; i < series.size(); i++) {
      if (series.epochSeconds()[i] == second) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "a window of " + series.name() + " ends at " + timestamp + ", which is none of its points");
  }
}
