package io.tokenlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchDetectCommandsTest {
  private static final int POINTS = 2000;
  private static final int INCIDENT = 1500;

  @TempDir Path dir;

  /** Noise with one incident of six points. */
  private Path series(String name) throws IOException {
    Random random = new Random(1);
    StringBuilder csv = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < POINTS; i++) {
      boolean wrong = i >= INCIDENT && i < INCIDENT + 6;
      double value = 100 + random.nextGaussian() + (wrong ? 80 : 0);
      csv.append(1_396_310_400L + 300L * i).append(',').append(value).append('\n');
    }
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, csv);
  }

  private static JsonNode lastLine(Commands.Result result) throws IOException {
    String[] lines = result.out().split("\n");
    return new ObjectMapper().readTree(lines[lines.length - 1]);
  }

  @Test
  void nabScoresAFolderAndEndsWithItsSixFigures() throws IOException {
    series("data/made/a.csv");
    Files.writeString(
        dir.resolve("data/windows.json"),
        String.format(
            "{\"made/a.csv\": [[\"%d\", \"%d\"]]}",
            1_396_310_400L + 300L * (INCIDENT - 2), 1_396_310_400L + 300L * (INCIDENT + 20)));

    Commands.Result result =
        Commands.run(
            "bench",
            "nab",
            "--data",
            dir.resolve("data").toString(),
            "--out",
            dir.resolve("results").toString(),
            "--perturb",
            "2",
            "--json");

    assertThat(result.err()).isEmpty();
    JsonNode json = lastLine(result);
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "standard_frozen",
            "low_fp_frozen",
            "low_fn_frozen",
            "standard_optimised",
            "us_per_point",
            "bytes_per_key");
    assertThat(json.get("standard_optimised").asDouble()).isGreaterThan(90);
    assertThat(json.get("bytes_per_key").asInt()).isLessThan(2048);
    assertThat(result.out()).contains("frozen: 1 of 1 windows found", "over 2 draws");
    assertThat(dir.resolve("results/tokenlake/made/tokenlake_a.csv"))
        .content()
        .hasLineCount(POINTS + 1);
  }

  @Test
  void seriesSaysWhatItFindsAndWhen() throws IOException {
    Path file = series("a.csv");

    Commands.Result result =
        Commands.run(
            "bench",
            "series",
            "--data",
            file.toString(),
            "--out",
            dir.resolve("scores.csv").toString(),
            "--json");

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains((1_396_310_400L + 300L * INCIDENT) + " warn novelty by value up");
    assertThat(lastLine(result).get("points").asInt()).isEqualTo(POINTS);
    assertThat(Files.readAllLines(dir.resolve("scores.csv"))).hasSize(POINTS + 1);
  }

  @Test
  void recurringFindsMostOfWhatComesBack() throws IOException {
    Commands.Result result = Commands.run("bench", "recurring", "--each", "1", "--json");

    assertThat(result.err()).isEmpty();
    assertThat(lastLine(result).get("standard_frozen").asDouble()).isGreaterThan(50);
  }

  @Test
  void alarmsCountsWhatIsCriedAndWhatIsFound() throws IOException {
    Commands.Result result =
        Commands.run("bench", "alarms", "--keys", "100", "--days", "1", "--faults", "3", "--json");

    assertThat(result.err()).isEmpty();
    assertThat(lastLine(result).get("keys").asInt()).isEqualTo(100);
    assertThat(lastLine(result).get("missed").asInt()).isZero();
  }

  @Test
  void whatIsWrongWithTheOptionsIsSaid() {
    assertThat(Commands.run("bench", "nab").err()).contains("--data");
    assertThat(Commands.run("bench", "nab", "--data", dir.toString()).err())
        .contains("windows.json");
    assertThat(Commands.run("bench", "alarms", "--keys", "0").err()).contains("--keys 0");
  }
}
