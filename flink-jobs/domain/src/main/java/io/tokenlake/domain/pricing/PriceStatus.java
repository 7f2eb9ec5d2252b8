package io.tokenlake.domain.pricing;

/** Whether a call could be priced and, if not, why. */
public enum PriceStatus {
  /** Every leaf has a price. */
  PRICED,
  /** The price book knows no such model at the time of the call. */
  UNPRICED_MODEL,
  /** The model is known but not the price of a leaf that was used. */
  UNPRICED_UNIT,
  /** The call states no usage. */
  NO_USAGE,
  /** Not priced by us, but the emitter stated a cost. */
  REPORTED_ONLY,
  /** The stated counts contradict each other. */
  CONTRADICTION
}
