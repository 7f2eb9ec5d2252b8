package io.tokenlake.gpu.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NativeFenceTest {
  @Test
  void onlyThisPackageKnowsJna() throws IOException {
    Path sources = Path.of("src/main/java");
    Path fence = sources.resolve("io/tokenlake/gpu/nvml");
    List<Path> inside = new ArrayList<>();
    List<Path> outside = new ArrayList<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file).contains("com.sun.jna")) {
          (file.startsWith(fence) ? inside : outside).add(file);
        }
      }
    }
    assertThat(outside).isEmpty();
    assertThat(inside).isNotEmpty();
  }
}
