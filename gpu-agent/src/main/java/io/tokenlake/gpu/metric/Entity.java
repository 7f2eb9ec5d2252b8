package io.tokenlake.gpu.metric;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;

/**
 * What metrics are about.
 *
 * @param resource the node, with what describes the GPU
 * @param attributes what every one of its points carries, for those who do not look at resources
 */
public record Entity(Resource resource, List<KeyValue> attributes) {}
