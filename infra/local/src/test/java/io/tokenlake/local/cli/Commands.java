package io.tokenlake.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** Runs commands within this process. */
final class Commands {
  private Commands() {}

  /** What one run left behind. */
  record Result(int exitCode, String out, String err) {}

  static Result run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    int exitCode;
    try {
      System.setOut(new PrintStream(outBytes, true, UTF_8));
      System.setErr(new PrintStream(errBytes, true, UTF_8));
      exitCode = Tokenlake.commandLine().execute(arguments);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return new Result(exitCode, outBytes.toString(UTF_8), errBytes.toString(UTF_8));
  }
}
