package io.tokenlake.local.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceFileTest {
  @TempDir private Path dir;

  @Test
  void readsRequestsInFileOrder() throws IOException {
    List<TraceFile.Request> requests = new ArrayList<>();

    trace("2023-11-16 18:17:04.0319600,3180,8", "2023-11-16 18:17:03.9799600,4808,10")
        .forEach(requests::add);

    assertThat(requests)
        .containsExactly(
            new TraceFile.Request(Instant.parse("2023-11-16T18:17:04.031960Z"), 3180, 8),
            new TraceFile.Request(Instant.parse("2023-11-16T18:17:03.979960Z"), 4808, 10));
  }

  @Test
  void addsUpTheWholeTrace() throws IOException {
    assertThat(trace("2023-11-16 18:17:04,3180,8", "2023-11-16 18:17:05,4808,10").summary())
        .isEqualTo(new TraceFile.Summary(2, 7988, 18));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-05-10 00:00:00.009930+00:00, 2024-05-10T00:00:00.009930Z",
    "2024-05-10T02:00:00+02:00, 2024-05-10T00:00:00Z",
    "2024-05-10T00:00:00Z, 2024-05-10T00:00:00Z",
  })
  void understandsOffsetsAndIsoTimes(String text, Instant expected) throws IOException {
    List<TraceFile.Request> requests = new ArrayList<>();

    trace(text + ",1,2").forEach(requests::add);

    assertThat(requests).extracting(TraceFile.Request::at).containsExactly(expected);
  }

  @Test
  void acceptsWindowsLineEndsAByteOrderMarkAndEmptyLines() throws IOException {
    Path file = dir.resolve("windows.csv");
    Files.writeString(file, "\uFEFF" + TraceFile.HEADER + "\r\n2023-11-16 18:17:04,3180,8\r\n\r\n");

    assertThat(TraceFile.of(file).summary()).isEqualTo(new TraceFile.Summary(1, 3180, 8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2023-11-16 18:17:04,12|2 fields in '2023-11-16 18:17:04,12'; expected 3 fields",
        "2023-11-16 18:17:04,1,2,3|4 fields in",
        "yesterday,1,2|TIMESTAMP is 'yesterday'; expected a time in UTC, such as 2023-",
        "2023-13-16 18:17:04,1,2|TIMESTAMP is '2023-13-16 18:17:04'",
        "2023-11-16 18:17:04,many,2|ContextTokens is 'many'; expected a whole number from 0 to",
        "2023-11-16 18:17:04,1,-2|GeneratedTokens is '-2'; expected a whole number from 0 to",
        "2023-11-16 18:17:04,1.5,2|ContextTokens is '1.5'",
        "2023-11-16 18:17:04,1,|GeneratedTokens is ''",
      })
  void saysWhatIsWrongInWhichLine(String line, String message) throws IOException {
    TraceFile trace = trace("2023-11-16 18:17:04,3180,8", line);

    assertThatThrownBy(trace::summary)
        .isInstanceOf(TraceFormatException.class)
        .hasMessageStartingWith(dir.resolve("trace.csv") + ":3: ")
        .hasMessageContaining(message);
  }

  @Test
  void refusesAnotherHeader() throws IOException {
    Path file = Files.writeString(dir.resolve("other.csv"), "time,in,out\n1,2,3\n");

    assertThatThrownBy(() -> TraceFile.of(file).summary())
        .isInstanceOf(TraceFormatException.class)
        .hasMessage(
            file
                + ":1: the header is 'time,in,out';"
                + " expected the header TIMESTAMP,ContextTokens,GeneratedTokens");
  }

  @Test
  void refusesAnEmptyFileAndAHeaderAlone() throws IOException {
    Path empty = Files.writeString(dir.resolve("empty.csv"), "");

    assertThatThrownBy(() -> TraceFile.of(empty).summary())
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining(":1: the file is empty; expected the header");
    assertThatThrownBy(() -> trace().summary())
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("the file ends without a request");
  }

  @Test
  void refusesBytesThatAreNotText() throws IOException {
    Path file = dir.resolve("binary.csv");
    Files.write(file, "\u00e9\u00e8".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> TraceFile.of(file).summary())
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("bytes that are not text; expected UTF-8");
  }

  @Test
  void saysThatThereIsNoSuchFile() {
    TraceFile trace = TraceFile.of(dir.resolve("nowhere.csv"));

    assertThatThrownBy(trace::summary)
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("nowhere.csv: there is no such trace file");
  }

  private TraceFile trace(String... lines) throws IOException {
    return Traces.write(dir.resolve("trace.csv"), List.of(lines));
  }
}
