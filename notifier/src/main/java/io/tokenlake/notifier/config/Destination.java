package io.tokenlake.notifier.config;

import io.tokenlake.notifier.receiver.Receiver;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where alerts go.
 *
 * @param name what routes, logs and metrics call it
 * @param receiver what it understands
 * @param policy how hard it is tried
 * @param tls whom it is trusted by, and what it is shown; empty for what Java trusts
 */
public record Destination(
    String name, Receiver receiver, DeliveryPolicy policy, Optional<SSLContext> tls) {}
