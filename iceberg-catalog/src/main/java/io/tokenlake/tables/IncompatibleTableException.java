package io.tokenlake.tables;

import java.util.List;
import java.util.stream.Collectors;

/** Tables exist that differ from their definition in a way that this version cannot change. */
public final class IncompatibleTableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IncompatibleTableException(List<TableChange> refused) {
    super(
        refused.stream()
            .map(TableChange::toString)
            .collect(
                Collectors.joining(
                    System.lineSeparator(),
                    "these tables cannot be brought to their definition, and nothing was changed:"
                        + System.lineSeparator(),
                    "")));
  }
}
