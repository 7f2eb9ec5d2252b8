package io.tokenlake.gpu;

import java.util.List;

/** The command line or the environment is wrong; the message lists everything that is. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
