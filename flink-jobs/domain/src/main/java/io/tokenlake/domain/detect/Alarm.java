package io.tokenlake.domain.detect;

import io.tokenlake.domain.alert.Severity;
import java.util.Map;

/**
 * One entity that raised a severity.
 *
 * @param entity identity of the entity
 * @param dimensions what it belongs to, by name: provider, model, tenant, service …
 * @param epochSecond when it began, seconds since the epoch
 * @param score of the entity, see {@link EntityVerdict}
 */
public record Alarm(
    String entity,
    Map<String, String> dimensions,
    long epochSecond,
    Severity severity,
    double score) {}
