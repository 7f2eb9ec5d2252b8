package io.tokenlake.local.cli;

import io.tokenlake.domain.pricing.PriceBook;
import io.tokenlake.domain.pricing.PriceBookWriter;
import io.tokenlake.domain.pricing.imports.ForeignModel;
import io.tokenlake.domain.pricing.imports.PriceDiff;
import io.tokenlake.domain.pricing.imports.PriceListFormat;
import io.tokenlake.domain.pricing.imports.PriceProposal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description = {
      "Compare a published price list with the price book; change nothing.",
      "With --out, also write the book that has the changed prices. New models, new conditions,"
          + " models that the list does not have and entries with prices that are open are shown"
          + " and left for you to decide."
    },
    mixinStandardHelpOptions = true)
final class PricesImportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The list: a file that you have fetched.")
  private Path file;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "genai-prices (its JSON, version 2) or litellm.")
  private String format;

  @Option(
      names = "--provider",
      description = "Compare this provider only; may be given several times.")
  private List<String> providers = List.of();

  @Option(
      names = "--on",
      paramLabel = "DATE",
      description = "Compare the prices of this day (default: today, UTC).")
  private LocalDate day;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the proposed book; a new file.")
  private Path out;

  @Option(
      names = "--valid-from",
      paramLabel = "DATE",
      description =
          "The changed prices hold from this day on, and calls before keep theirs (default: they"
              + " are corrections, for all of an entry's time).")
  private LocalDate validFrom;

  @Option(
      names = "--threshold",
      paramLabel = "PERCENT",
      description = "Flag changes of more than this (default: ${DEFAULT-VALUE}).")
  private BigDecimal threshold = new BigDecimal("20");

  @Option(names = "--accept-large", description = "Write flagged changes, too.")
  private boolean acceptLarge;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private PriceBookOption book;

  @Override
  public Integer call() throws IOException {
    LocalDate today = day == null ? LocalDate.now(ZoneOffset.UTC) : day;
    PriceBook ours = book.get();
    System.err.println("reading " + file);
    List<ForeignModel> models = read(today);
    PriceDiff diff = PriceDiff.of(ours, models, today);
    new PriceDiffReport(diff, threshold).print(System.out, json);
    if (out == null) {
      return 0;
    }
    long large = diff.writable().stream().filter(c -> c.isLargerThan(threshold)).count();
    if (large > 0 && !acceptLarge) {
      throw new IllegalArgumentException(
          large
              + (large == 1 ? " price changes" : " prices change")
              + " by more than "
              + threshold.toPlainString()
              + " %; look at them and say --accept-large, or raise --threshold. Nothing was"
              + " written");
    }
    write(ours, diff, today);
    return 0;
  }

  private List<ForeignModel> read(LocalDate today) throws IOException {
    PriceListFormat list =
        switch (format) {
          case "genai-prices" -> PriceListFormat.GENAI_PRICES;
          case "litellm" -> PriceListFormat.LITELLM;
          default ->
              throw new IllegalArgumentException(
                  "--format " + format + " is not known; it is genai-prices or litellm");
        };
    try (InputStream json = Files.newInputStream(file)) {
      return list.read(json, today).stream()
          .filter(model -> providers.isEmpty() || providers.contains(model.provider()))
          .toList();
    }
  }

  private void write(PriceBook ours, PriceDiff diff, LocalDate today) throws IOException {
    String yaml =
        PriceBookWriter.write(
            today + "+" + format, ours, new PriceProposal(validFrom, today).apply(ours, diff));
    byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
    PriceBook proposed =
        PriceBook.parse(
            new ByteArrayInputStream(bytes), "the proposed book, which was not written");
    Files.write(out, bytes, StandardOpenOption.CREATE_NEW);
    System.err.println(
        "wrote "
            + out
            + ": version "
            + proposed.version()
            + ", "
            + proposed.entries().size()
            + " entries");
    long left = diff.open().stream().map(price -> price.entry().id()).distinct().count();
    if (left > 0) {
      System.err.println(
          left
              + (left == 1 ? " entry that changes is" : " entries that change are")
              + " as before, because the list does not state all prices of it; see those that are"
              + " 'open' and change them by hand");
    }
  }
}
