package io.tokenlake.ingest.admit;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The encodings of a body that are read; the names are the same for gRPC and for HTTP. */
public enum ContentEncoding {
  IDENTITY,
  GZIP,
  ZSTD;

  /** All of them, as a client is told. */
  public static final String NAMES = "identity, gzip, zstd";

  /** 32 MiB of memory outside of the heap, which no level below zstd's ultra ones needs. */
  private static final int MAX_ZSTD_WINDOW_LOG = 25;

  private static final int CHUNK = 64 << 10;

  /** Why a body cannot be decoded; not what is in it. */
  public static final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Reason {
      /** It is not what its encoding says. */
      BROKEN,
      /** It is longer than one request may be. */
      TOO_LARGE,
      /** There is no room for it now. */
      NO_ROOM
    }

    private final Reason reason;

    UndecodableException(Reason reason) {
      super(reason.toString());
      this.reason = reason;
    }

    public Reason reason() {
      return reason;
    }
  }

  /** The encoding that a header names; null is {@link #IDENTITY}. */
  public static Optional<ContentEncoding> of(String header) {
    return switch (header == null ? "identity" : header.strip().toLowerCase(Locale.ROOT)) {
      case "identity", "" -> Optional.of(IDENTITY);
      case "gzip" -> Optional.of(GZIP);
      case "zstd" -> Optional.of(ZSTD);
      default -> Optional.empty();
    };
  }

  /**
   * Undoes the encoding. No more is made than the limit and the hold allow, so that a small body
   * that would unpack to a huge one costs little.
   *
   * @param body holds the encoded bytes from {@code offset} to {@code end}
   * @param maxBytes limit of the result
   * @param hold takes the bytes of the result before they are made
   */
  public byte[] decode(byte[] body, int offset, int end, int maxBytes, InFlightBytes.Hold hold)
      throws UndecodableException {
    if (this == IDENTITY) {
      if (end - offset > maxBytes) {
        throw new UndecodableException(UndecodableException.Reason.TOO_LARGE);
      }
      return offset == 0 && end == body.length ? body : Arrays.copyOfRange(body, offset, end);
    }
    try (InputStream in = open(new ByteArrayInputStream(body, offset, end - offset))) {
      return readAll(in, maxBytes, hold);
    } catch (IOException e) {
      throw new UndecodableException(UndecodableException.Reason.BROKEN);
    }
  }

  private InputStream open(InputStream in) throws IOException {
    return this == GZIP
        ? new GZIPInputStream(in, CHUNK)
        : new ZstdInputStreamNoFinalizer(in).setLongMax(MAX_ZSTD_WINDOW_LOG);
  }

  private static byte[] readAll(InputStream in, int maxBytes, InFlightBytes.Hold hold)
      throws IOException, UndecodableException {
    byte[] out = new byte[0];
    int length = 0;
    while (true) {
      if (length == out.length) {
        out = grow(out, maxBytes, hold);
      }
      int read = in.read(out, length, out.length - length);
      if (read < 0) {
        return length == out.length ? out : Arrays.copyOf(out, length);
      }
      length += read;
      if (length > maxBytes) {
        throw new UndecodableException(UndecodableException.Reason.TOO_LARGE);
      }
    }
  }

  /** At most to one byte over the limit, which is how a body over it is told. */
  private static byte[] grow(byte[] out, int maxBytes, InFlightBytes.Hold hold)
      throws UndecodableException {
    int capacity = (int) Math.min(Math.max(CHUNK, 2L * out.length), maxBytes + 1L);
    if (!hold.add(capacity - out.length)) {
      throw new UndecodableException(UndecodableException.Reason.NO_ROOM);
    }
    return Arrays.copyOf(out, capacity);
  }
}
