package io.tokenlake.pipeline;

import org.apache.flink.connector.base.DeliveryGuarantee;

/** How results reach their topics. Tables are exact either way. */
public enum TopicDelivery {
  /** At once; after a failure records come again, recognisable by their ids. */
  AT_LEAST_ONCE("at-least-once", DeliveryGuarantee.AT_LEAST_ONCE),
  /** In transactions: with the checkpoint, once, for subscribers that read committed records. */
  EXACTLY_ONCE("exactly-once", DeliveryGuarantee.EXACTLY_ONCE);

  private final String optionValue;
  private final DeliveryGuarantee guarantee;

  TopicDelivery(String optionValue, DeliveryGuarantee guarantee) {
    this.optionValue = optionValue;
    this.guarantee = guarantee;
  }

  /** The same in the words of Flink's Kafka connector. */
  public DeliveryGuarantee guarantee() {
    return guarantee;
  }

  /** As it is written in a configuration, which is how Flink reads an option of an enum. */
  @Override
  public String toString() {
    return optionValue;
  }
}
