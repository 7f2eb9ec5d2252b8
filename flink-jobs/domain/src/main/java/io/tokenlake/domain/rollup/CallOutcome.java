package io.tokenlake.domain.rollup;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How a call ended, in terms that all providers share. */
public final class CallOutcome {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERRORS = 500;
  private static final Set<Integer> RETRIED_STATUS = Set.of(408, 409, TOO_MANY_REQUESTS);
  private static final Pattern NUMBER = Pattern.compile("[1-5][0-9]{2}");
  private static final Pattern NO_LETTER = Pattern.compile("[^a-z]");

  /** In classes of errors: openai.RateLimitError, ThrottlingException, RESOURCE_EXHAUSTED, … */
  private static final List<String> THROTTLED =
      List.of("ratelimit", "throttl", "toomanyrequests", "resourceexhausted");

  /** In classes of errors: APITimeoutError, APIConnectionError, overloaded_error, … */
  private static final List<String> RETRIED =
      List.of(
          "timeout",
          "timedout",
          "deadlineexceeded",
          "connection",
          "internalserver",
          "serviceunavailable",
          "overloaded");

  /** Why an answer ended, as OpenAI, Anthropic, Gemini and Mistral say that it was too long. */
  private static final Set<String> TRUNCATED =
      Set.of("length", "max_tokens", "max_output_tokens", "model_length");

  private CallOutcome() {}

  /**
   * Whether the provider refused a call because there were too many.
   *
   * @param httpStatus null when it is unknown
   * @param errorType null when the call succeeded
   */
  public static boolean throttled(Integer httpStatus, String errorType) {
    Integer status = status(httpStatus, errorType);
    return errorType != null
        && (status != null ? status == TOO_MANY_REQUESTS : contains(errorType, THROTTLED));
  }

  /**
   * Whether a call failed in a way after which the clients of OpenAI and Anthropic send it again,
   * twice by default: no connection, a timeout, or status 408, 409, 429, 500 and above (as their
   * READMEs have it).
   *
   * @param httpStatus null when it is unknown
   * @param errorType null when the call succeeded
   */
  public static boolean retryable(Integer httpStatus, String errorType) {
    if (errorType == null) {
      return false;
    }
    Integer status = status(httpStatus, errorType);
    return status != null
        ? status >= SERVER_ERRORS || RETRIED_STATUS.contains(status)
        : contains(errorType, THROTTLED) || contains(errorType, RETRIED);
  }

  /**
   * Whether an answer ended because of the limit of output tokens.
   *
   * @param finishReasons one for each choice; null when none is known
   */
  public static boolean truncated(List<String> finishReasons) {
    return finishReasons != null
        && finishReasons.stream()
            .anyMatch(reason -> TRUNCATED.contains(reason.toLowerCase(Locale.ROOT)));
  }

  /** The status, which some emitters state as the class of the error. A success says nothing. */
  private static Integer status(Integer httpStatus, String errorType) {
    if (httpStatus != null && httpStatus >= 400) {
      return httpStatus;
    }
    return errorType != null && NUMBER.matcher(errorType).matches()
        ? (Integer) Integer.parseInt(errorType)
        : null;
  }

  private static boolean contains(String errorType, List<String> parts) {
    String letters = NO_LETTER.matcher(errorType.toLowerCase(Locale.ROOT)).replaceAll("");
    return parts.stream().anyMatch(letters::contains);
  }
}
