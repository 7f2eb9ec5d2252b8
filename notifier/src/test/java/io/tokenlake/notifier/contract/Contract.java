package io.tokenlake.notifier.contract;

import java.util.List;
import java.util.Map;

/** What a receiver asks of what is posted to it. */
public interface Contract {
  /**
   * What is wrong with a request; empty when it is taken.
   *
   * @param headers by names in lower case
   */
  List<String> problems(Map<String, String> headers, byte[] body);

  /** The status of an answer to what is taken. */
  default int taken() {
    return 200;
  }

  /** A receiver that takes anything. */
  static Contract none() {
    return (headers, body) -> List.of();
  }
}
