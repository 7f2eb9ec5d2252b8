package io.tokenlake.local.traffic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes traces for tests. */
final class Traces {
  private Traces() {}

  static TraceFile write(Path file, List<String> lines) throws IOException {
    List<String> all = new ArrayList<>(List.of(TraceFile.HEADER));
    all.addAll(lines);
    Files.write(file, all);
    return TraceFile.of(file);
  }

  /** A trace of {@code requests} requests, one per second; request i has i and 2 i tokens. */
  static TraceFile counting(Path file, int requests) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      lines.add(
          "2023-11-16 %02d:%02d:%02d,%d,%d".formatted(i / 3600, i / 60 % 60, i % 60, i, 2 * i));
    }
    return write(file, lines);
  }
}
