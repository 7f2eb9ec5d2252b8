package io.tokenlake.benchmarks.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NabFolderTest {
  private static final String SERIES =
      "timestamp,value\n2014-04-01 00:00:00,1.5\n2014-04-01 00:05:00,2\n2014-04-01 00:10:00,3\n";
  private static final String WINDOW =
      "[[\"2014-04-01 00:05:00.000000\", \"2014-04-01 00:10:00.000000\"]]";

  @TempDir Path dir;

  private void write(String file, String text) throws IOException {
    Path path = dir.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void seriesAndTheirWindowsAreRead() throws IOException {
    write("g/a.csv", SERIES);
    write("g/quiet.csv", SERIES);
    write("windows.json", "{\"g/a.csv\": " + WINDOW + ", \"g/quiet.csv\": []}");

    List<LabelledSeries> corpus = NabFolder.read(dir);

    assertThat(corpus).extracting(LabelledSeries::name).containsExactly("g/a.csv", "g/quiet.csv");
    LabelledSeries a = corpus.get(0);
    assertThat(a.windows()).containsExactly(new LabelledSeries.Window(1, 2));
    assertThat(a.values()).containsExactly(1.5, 2, 3);
    assertThat(a.epochSeconds()).containsExactly(1396310400L, 1396310700L, 1396311000L);
    assertThat(a.group()).isEqualTo("g");
    assertThat(corpus.get(1).windows()).isEmpty();
  }

  @Test
  void theCheckoutOfNabIsReadToo() throws IOException {
    write("data/g/a.csv", SERIES);
    write("labels/combined_windows.json", "{\"g/a.csv\": " + WINDOW + "}");

    assertThat(NabFolder.read(dir)).extracting(LabelledSeries::name).containsExactly("g/a.csv");
  }

  @Test
  void theResultFilesAreThoseThatNabsScorerReads() throws IOException {
    write("g/a.csv", SERIES);
    write("windows.json", "{\"g/a.csv\": " + WINDOW + "}");

    new NabBenchmark(NabFolder.read(dir)).write(dir.resolve("results"));

    assertThat(dir.resolve("results/tokenlake/g/tokenlake_a.csv"))
        .content()
        .startsWith("timestamp,value,anomaly_score\n2014-04-01 00:00:00,1.5,0.0\n")
        .hasLineCount(4);
  }

  @Test
  void missingLabelsAreNamed() throws IOException {
    write("g/a.csv", SERIES);
    assertThatThrownBy(() -> NabFolder.read(dir))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("windows.json");

    write("windows.json", "{}");
    assertThatThrownBy(() -> NabFolder.read(dir))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no entry for g/a.csv");
  }

  @Test
  void aWindowThatEndsAtNoPointIsNamed() throws IOException {
    write("g/a.csv", SERIES);
    write("windows.json", "{\"g/a.csv\": [[\"2014-04-01 00:05:00\", \"2014-04-01 00:06:00\"]]}");

    assertThatThrownBy(() -> NabFolder.read(dir))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("g/a.csv")
        .hasMessageContaining("2014-04-01 00:06:00");
  }

  @Test
  void aLineThatIsNoPointIsNamed() throws IOException {
    Path file = dir.resolve("a.csv");

    Files.writeString(file, "timestamp,value\n2014-04-01 00:05:00,1\nyesterday,2\n");
    assertThatThrownBy(() -> SeriesFile.read(file, "a"))
        .hasMessageContaining("line 3")
        .hasMessageContaining("yesterday");

    Files.writeString(file, "timestamp,value\n2014-04-01 00:05:00,NaN\n");
    assertThatThrownBy(() -> SeriesFile.read(file, "a"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("finite");

    Files.writeString(file, "time;value\n");
    assertThatThrownBy(() -> SeriesFile.read(file, "a")).hasMessageContaining("time;value");
  }
}
