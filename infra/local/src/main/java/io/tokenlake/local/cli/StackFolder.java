package io.tokenlake.local.cli;

import io.tokenlake.local.stack.Endpoints;
import io.tokenlake.local.stack.StackDir;
import io.tokenlake.local.stack.StackLock;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which stack a command is about. */
final class StackFolder {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Folder of the stack (default: TOKENLAKE_HOME, else .tokenlake in the checkout).")
  private Path dir;

  StackDir get() {
    return new StackDir(dir == null ? defaultFolder() : dir);
  }

  /** The endpoints of the stack, which must be up. */
  Endpoints running() throws IOException {
    StackDir stack = get();
    if (!StackLock.isHeld(stack)) {
      throw new IllegalStateException(
          "no stack runs in " + stack.root() + "; start one with 'tokenlake up'");
    }
    return Endpoints.read(stack)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the stack in " + stack.root() + " is still starting; try again in a moment"));
  }

  private static Path defaultFolder() {
    String home = System.getenv("TOKENLAKE_HOME");
    if (home != null && !home.isBlank()) {
      return Path.of(home);
    }
    return Path.of(System.getProperty("tokenlake.checkout", "."), ".tokenlake");
  }
}
