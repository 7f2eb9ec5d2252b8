package io.tokenlake.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tokenlake.local.cli.Tokenlake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command as a user runs it: a process of its own. */
final class Cli {
  private static final long LIMIT_MINUTES = 5;

  private final Path outputs;
  private int runs;

  Cli(Path outputs) {
    this.outputs = outputs;
  }

  /** What one run left behind. */
  record Result(int exitCode, String out, String err) {
    String lastLine() {
      List<String> lines = out.lines().toList();
      return lines.get(lines.size() - 1);
    }
  }

  /** A run that goes on; its output grows in files. */
  record Run(Process process, Path out, Path err) {
    String errSoFar() throws IOException {
      return Files.readString(err);
    }

    Result await() throws IOException, InterruptedException {
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("still running after 5 minutes; it said: " + errSoFar());
      }
      return new Result(
          process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }
  }

  Run start(String... arguments) throws IOException {
    runs++;
    Path out = outputs.resolve("out-" + runs);
    Path err = outputs.resolve("err-" + runs);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Tokenlake.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Run(process, out, err);
  }

  Result run(String... arguments) throws IOException, InterruptedException {
    return start(arguments).await();
  }
}
