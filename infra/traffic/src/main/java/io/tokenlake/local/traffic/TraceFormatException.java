package io.tokenlake.local.traffic;

import java.io.IOException;
import java.nio.file.Path;

/** A trace file does not say what it should; the message names file, line, fault and remedy. */
public final class TraceFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  TraceFormatException(Path file, long line, String found, String wanted) {
    super(file + ":" + line + ": " + found + "; expected " + wanted);
  }
}
