package io.tokenlake.local.traffic;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.function.Consumer;

/**
 * A trace of LLM requests: CSV with the header {@value #HEADER}, one request per line, as the Azure
 * LLM inference traces are published. It is read as a stream; a file may be larger than memory.
 *
 * <p>A timestamp is {@code 2023-11-16 18:17:03.9799600} (or with {@code T}), in UTC unless an
 * offset follows. Empty lines are skipped.
 */
public final class TraceFile {
  /** The first line of a trace. */
  public static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("[' ']['T']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter()
          .withZone(ZoneOffset.UTC);

  private final Path file;

  private TraceFile(Path file) {
    this.file = file;
  }

  /** Names a trace; nothing is read yet. */
  public static TraceFile of(Path file) {
    return new TraceFile(file);
  }

  /**
   * One request.
   *
   * @param at when it began
   * @param contextTokens tokens of its prompt
   * @param generatedTokens tokens of its answer
   */
  public record Request(Instant at, long contextTokens, long generatedTokens) {}

  /** What a whole trace holds. */
  public record Summary(long requests, long contextTokens, long generatedTokens) {}

  /**
   * Gives every request in the order of the file.
   *
   * @throws TraceFormatException at the first line that is not a request
   */
  public void forEach(Consumer<Request> consumer) throws IOException {
    long lineNumber = 1;
    long requests = 0;
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      checkHeader(reader.readLine());
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lineNumber++;
        if (!line.isBlank()) {
          consumer.accept(parse(line, lineNumber));
          requests++;
        }
      }
    } catch (CharacterCodingException e) {
      throw new TraceFormatException(file, lineNumber + 1, "bytes that are not text", "UTF-8");
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException(file.toString(), null, "there is no such trace file");
    }
    if (requests == 0) {
      throw new TraceFormatException(
          file,
          lineNumber,
          "the file ends without a request",
          "at least one line after the header");
    }
  }

  /** Reads the whole trace once and adds it up; so it also proves that every line is readable. */
  public Summary summary() throws IOException {
    long[] sums = new long[3];
    forEach(
        request -> {
          sums[0]++;
          sums[1] += request.contextTokens();
          sums[2] += request.generatedTokens();
        });
    return new Summary(sums[0], sums[1], sums[2]);
  }

  private void checkHeader(String line) throws TraceFormatException {
    if (line == null) {
      throw new TraceFormatException(file, 1, "the file is empty", "the header " + HEADER);
    }
    String header = line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
    if (!header.strip().equals(HEADER)) {
      throw new TraceFormatException(
          file, 1, "the header is '" + excerpt(header) + "'", "the header " + HEADER);
    }
  }

  private Request parse(String line, long lineNumber) throws TraceFormatException {
    List<String> fields = List.of(line.split(",", -1));
    if (fields.size() != 3) {
      throw new TraceFormatException(
          file,
          lineNumber,
          fields.size() + " fields in '" + excerpt(line) + "'",
          "3 fields, such as 2023-11-16 18:17:03.9799600,4808,10");
    }
    return new Request(
        timestamp(fields.get(0).strip(), lineNumber),
        tokens("ContextTokens", fields.get(1).strip(), lineNumber),
        tokens("GeneratedTokens", fields.get(2).strip(), lineNumber));
  }

  private Instant timestamp(String text, long lineNumber) throws TraceFormatException {
    try {
      return TIMESTAMP.parse(text, Instant::from);
    } catch (DateTimeParseException e) {
      throw new TraceFormatException(
          file,
          lineNumber,
          "TIMESTAMP is '" + excerpt(text) + "'",
          "a time in UTC, such as 2023-11-16 18:17:03.9799600");
    }
  }

  private long tokens(String column, String text, long lineNumber) throws TraceFormatException {
    try {
      // An int is more than any model reads or writes, and keeps the sums of any file in a long.
      int tokens = Integer.parseInt(text);
      if (tokens >= 0) {
        return tokens;
      }
    } catch (NumberFormatException e) {
      // Reported below, as a negative number is.
    }
    throw new TraceFormatException(
        file,
        lineNumber,
        column + " is '" + excerpt(text) + "'",
        "a whole number from 0 to " + Integer.MAX_VALUE);
  }

  private static String excerpt(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
