package io.tokenlake.ingest.otlp;

import io.tokenlake.ingest.otlp.ExportOutcome.BadRequest;
import io.tokenlake.ingest.otlp.ExportOutcome.TooLarge;
import io.tokenlake.ingest.otlp.ExportOutcome.UnsupportedMediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Undoes the content encoding of an HTTP request. */
final class HttpBody {
  private HttpBody() {}

  /**
   * Reads no more than the limit, so that a small body that would unpack to a huge one costs
   * little.
   *
   * @param encoding the Content-Encoding header, or null
   * @param maxBytes limit after decompression
   */
  static byte[] decode(String encoding, byte[] body, int maxBytes) throws RefusedException {
    switch (encoding == null ? "identity" : encoding.toLowerCase(Locale.ROOT)) {
      case "identity" -> {
        return checkSize(body, maxBytes);
      }
      case "gzip" -> {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
          return checkSize(in.readNBytes(maxBytes + 1), maxBytes);
        } catch (IOException e) {
          throw new RefusedException(new BadRequest("the body is not valid gzip"), e);
        }
      }
      default ->
          throw new RefusedException(
              new UnsupportedMediaType(
                  "this content encoding is not supported; send gzip or identity"));
    }
  }

  private static byte[] checkSize(byte[] body, int maxBytes) throws RefusedException {
    if (body.length > maxBytes) {
      throw new RefusedException(tooLarge(maxBytes));
    }
    return body;
  }

  static TooLarge tooLarge(int maxBytes) {
    return new TooLarge("the request is larger than " + maxBytes + " bytes; send smaller batches");
  }
}
