package io.tokenlake.gpu.nvml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What NVIDIA's own nvml.h says, as scripts/header-facts wrote it down. */
final class HeaderFacts {
  private HeaderFacts() {}

  static Map<String, Long> read() {
    Map<String, Long> facts = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(Path.of("src/test/resources/nvml-header-facts.txt"))) {
        if (!line.startsWith("#")) {
          String[] words = line.split(" ", -1);
          facts.put(words[0], Long.parseUnsignedLong(words[1]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return facts;
  }
}
