package io.tokenlake.ingest.otlp;

import io.tokenlake.ingest.admit.InFlightBytes;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a request before it is decoded.
 *
 * @param tenant by its key or certificate; absent if nobody has to show who they are
 * @param receivedAt when the bridge began to handle it
 * @param hold the memory that it takes
 */
record Arrival(
    Signal<?, ?> signal, Optional<String> tenant, Instant receivedAt, InFlightBytes.Hold hold) {}
