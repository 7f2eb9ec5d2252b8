package io.tokenlake.pipeline;

import io.tokenlake.domain.alert.Observation;

/**
 * What was observed of a part of a composite.
 *
 * @param group identity of composite and entity
 */
public record CompositePart(String group, String compositeId, Observation observation) {}
