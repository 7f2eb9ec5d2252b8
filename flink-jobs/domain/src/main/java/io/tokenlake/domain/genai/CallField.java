package io.tokenlake.domain.genai;

/** What a call says about itself besides its token counts and who made it. */
enum CallField {
  PROVIDER,
  REQUEST_MODEL,
  RESPONSE_MODEL,
  RESPONSE_ID,
  FINISH_REASONS,
  STREAM,
  SERVICE_TIER,
  SERVER_ADDRESS,
  HTTP_STATUS,
  ERROR_TYPE,
  /** USD. */
  COST,
  /** Currency of {@link #COST} where it is stated; anything but USD makes the cost unreadable. */
  COST_CURRENCY
}
