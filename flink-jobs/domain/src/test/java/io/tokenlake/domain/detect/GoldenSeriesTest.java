package io.tokenlake.domain.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What any version has written of a series is read by this one. {@link #main} writes the newest; a
 * change of it needs a new version and leaves the old files alone.
 */
class GoldenSeriesTest {
  private static final String FILE = "detect/series-v1.bin";

  /** A month of whole numbers, so that no library's rounding is in the bytes. */
  private static SeriesState taught() {
    SeriesDetector detector = new SeriesDetector(Gates.NONE);
    SeriesState state = new SeriesState();
    for (int i = 0; i < 4 * Series.WEEK; i++) {
      double value = 1000 + i % Series.DAY * 3 + i * 7919L % 97 + (i % 1999 == 0 ? 5000 : 0);
      detector.step(state, new Observation(Series.at(i), value, null, null));
    }
    return state;
  }

  @Test
  void theBytesOfVersionOneAreWhatIsWrittenToday() throws IOException {
    assertThat(taught().toBytes()).isEqualTo(golden());
  }

  @Test
  void aSeriesOfVersionOneGoesOnAsIfNothingHadHappened() throws IOException {
    SeriesDetector detector = new SeriesDetector(Gates.NONE);
    SeriesState restored = SeriesState.fromBytes(golden());
    SeriesState taught = taught();

    for (int i = 4 * Series.WEEK; i < 5 * Series.WEEK; i++) {
      Observation next = new Observation(Series.at(i), 900 + i * 31L % 977, null, null);
      assertThat(detector.step(restored, next)).isEqualTo(detector.step(taught, next));
    }
    assertThat(restored.toBytes()).isEqualTo(taught.toBytes());
  }

  private static byte[] golden() throws IOException {
    try (InputStream in = GoldenSeriesTest.class.getClassLoader().getResourceAsStream(FILE)) {
      return in.readAllBytes();
    }
  }

  /** Writes the newest bytes into the folder of test resources that is given. */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]).resolve(FILE);
    Files.createDirectories(file.getParent());
    Files.write(file, taught().toBytes());
  }
}
