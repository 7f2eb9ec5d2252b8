package io.tokenlake.notifier.config;

import java.util.List;

/**
 * All that one notifier is told.
 *
 * @param opsHost address for health and metrics
 * @param opsPort port for them; 0 takes a free one
 */
public record NotifierConfig(
    KafkaConfig kafka, String opsHost, int opsPort, List<Destination> destinations, Routes routes) {

  /** The same with other brokers. */
  public NotifierConfig at(String bootstrapServers) {
    return new NotifierConfig(kafka.at(bootstrapServers), opsHost, opsPort, destinations, routes);
  }
}
