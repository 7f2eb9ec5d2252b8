package io.tokenlake.domain.genai;

/** What a call says about itself besides its token counts and who made it. */
enum CallField {
  PROVIDER,
  REQUEST_MODEL,
  RESPONSE_MODEL,
  /**
   * The one model that an emitter names: the one that answered; of a failed call, the one asked.
   */
  MODEL,
  /** A model that was asked for, stated under a name that is the answering model's where known. */
  REQUEST_MODEL_ALONE,
  RESPONSE_ID,
  FINISH_REASONS,
  STREAM,
  /** Where true says that the answer was streamed, and false is no more than a default. */
  STREAM_IF_TRUE,
  SERVICE_TIER,
  SERVER_ADDRESS,
  HTTP_STATUS,
  ERROR_TYPE,
  /** USD. */
  COST,
  /** Currency of {@link #COST} where it is stated; anything but USD makes the cost unreadable. */
  COST_CURRENCY
}
