package io.tokenlake.local.traffic;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * An application that calls models.
 *
 * @param tenant customer it works for; null when each call says so itself
 * @param team who runs it; null when each call says so itself
 */
record TrafficService(String name, String environment, String tenant, String team) {

  /** An SDK as this application would set it up. */
  SdkTracerProvider tracerProvider(SpanProcessor... processors) {
    AttributesBuilder attributes =
        Attributes.builder().put(GenAi.SERVICE, name).put(GenAi.ENVIRONMENT, environment);
    if (tenant != null) {
      attributes.put(GenAi.TENANT, tenant);
    }
    if (team != null) {
      attributes.put(GenAi.TEAM, team);
    }
    return SdkTracerProvider.builder()
        .setResource(Resource.getDefault().merge(Resource.create(attributes.build())))
        .addSpanProcessor(SpanProcessor.composite(processors))
        .build();
  }
}
