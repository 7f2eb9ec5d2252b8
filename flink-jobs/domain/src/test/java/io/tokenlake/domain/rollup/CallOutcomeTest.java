package io.tokenlake.domain.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallOutcomeTest {
  /** Classes of errors as instrumentations of the providers' clients were seen to state them. */
  @ParameterizedTest
  @CsvSource({
    // status, error type, throttled, retryable
    "    ,                                    , false, false",
    " 200,                                    , false, false",
    " 429, RateLimitError                     , true , true",
    "    , openai.RateLimitError              , true , true",
    "    , com.openai.errors.RateLimitException, true, true",
    "    , rate_limit_error                   , true , true",
    "    , ThrottlingException                , true , true",
    "    , RESOURCE_EXHAUSTED                 , true , true",
    "    , 429                                , true , true",
    "    , 500                                , false, true",
    " 529, overloaded_error                   , false, true",
    "    , anthropic.InternalServerError      , false, true",
    "    , openai.APITimeoutError             , false, true",
    "    , APIConnectionError                 , false, true",
    " 400, BadRequestError                    , false, false",
    "    , invalid_request_error              , false, false",
    "    , ValidationException                , false, false",
    " 200, content_filter                     , false, false",
    " 503, RateLimitError                     , false, true",
  })
  void errorsAreToldApart(Integer status, String type, boolean throttled, boolean retryable) {
    assertThat(CallOutcome.throttled(status, type)).isEqualTo(throttled);
    assertThat(CallOutcome.retryable(status, type)).isEqualTo(retryable);
  }

  @Test
  void anAnswerIsTruncatedWhenOneOfItsChoicesEndedForItsLength() {
    assertThat(CallOutcome.truncated(List.of("stop", "length"))).isTrue();
    assertThat(CallOutcome.truncated(List.of("MAX_TOKENS"))).isTrue();
    assertThat(CallOutcome.truncated(List.of("tool_calls"))).isFalse();
    assertThat(CallOutcome.truncated(null)).isFalse();
  }
}
