package io.tokenlake.benchmarks.ledger;

import static io.tokenlake.benchmarks.ledger.OtlpAttribute.of;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * OTLP requests of one service each, the same for the same seed. One after the other; {@link
 * #totals()} tells what all that were taken so far hold.
 */
public final class SampleRequests {
  private static final int TENANTS = 20;
  private static final String[] SERVICES = {"assistant-api", "search", "summaries", "agents"};

  private final SplittableRandom random;
  private final int tracesPerRequest;
  private long traces;
  private long inputTokens;
  private long outputTokens;

  public SampleRequests(long seed, int tracesPerRequest) {
    this.random = new SplittableRandom(seed);
    this.tracesPerRequest = tracesPerRequest;
  }

  /** The next request, of as many traces as are asked for or fewer. */
  public ExportTraceServiceRequest next(long mostTraces) {
    ScopeSpans.Builder http = scope("io.opentelemetry.spring-webmvc-6.0", "2.21.0");
    ScopeSpans.Builder genAi = scope("opentelemetry.instrumentation.openai_v2", "2.3");
    ScopeSpans.Builder helpers = scope("assistant.tools", "1.14.2");
    long count = Math.min(tracesPerRequest, mostTraces);
    for (long i = 0; i < count; i++) {
      SampleTrace trace = SampleTrace.create(traces++, random);
      inputTokens += trace.inputTokens();
      outputTokens += trace.outputTokens();
      helpers.addSpans(trace.helper());
      genAi.addSpans(trace.chat());
      http.addSpans(trace.server());
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(resource())
                .addScopeSpans(helpers)
                .addScopeSpans(genAi)
                .addScopeSpans(http))
        .build();
  }

  /**
   * A request of exactly so many spans; where a trace does not fit, only its first spans are in it.
   */
  public ExportTraceServiceRequest ofSpans(int spans) {
    Map<String, ScopeSpans.Builder> scopes = new LinkedHashMap<>();
    int left = spans;
    while (left > 0) {
      SampleTrace trace = SampleTrace.create(traces++, random);
      List<Map.Entry<String, Span>> parts =
          new ArrayList<>(
              List.of(
                  Map.entry("assistant.tools", trace.helper()),
                  Map.entry("opentelemetry.instrumentation.openai_v2", trace.chat()),
                  Map.entry("io.opentelemetry.spring-webmvc-6.0", trace.server())));
      // Requests of one span should not all be of one kind.
      Collections.rotate(parts, (int) (traces % SampleTrace.SPANS));
      for (Map.Entry<String, Span> part : parts.subList(0, Math.min(left, parts.size()))) {
        scopes.computeIfAbsent(part.getKey(), name -> scope(name, "2.3")).addSpans(part.getValue());
        left--;
      }
    }
    ResourceSpans.Builder resource = ResourceSpans.newBuilder().setResource(resource());
    scopes.values().forEach(resource::addScopeSpans);
    return ExportTraceServiceRequest.newBuilder().addResourceSpans(resource).build();
  }

  /** What is in the requests so far. */
  Totals totals() {
    return new Totals(traces * SampleTrace.SPANS, traces, traces, inputTokens, outputTokens);
  }

  private Resource resource() {
    int tenant = random.nextInt(TENANTS);
    String service = SERVICES[random.nextInt(SERVICES.length)];
    int pod = random.nextInt(8);
    return Resource.newBuilder()
        .addAttributes(of("service.name", service))
        .addAttributes(of("service.version", "2026.11.3"))
        .addAttributes(of("service.instance.id", service + "-7c9f6d-" + pod))
        .addAttributes(of("deployment.environment.name", "production"))
        .addAttributes(of("tenant.id", "tenant-" + tenant))
        .addAttributes(of("team.name", "team-" + tenant % 6))
        .addAttributes(of("k8s.namespace.name", "assistant"))
        .addAttributes(of("k8s.pod.name", service + "-7c9f6d-" + pod))
        .addAttributes(of("cloud.region", "eu-central-1"))
        .addAttributes(of("telemetry.sdk.name", "opentelemetry"))
        .addAttributes(of("telemetry.sdk.language", "java"))
        .addAttributes(of("telemetry.sdk.version", "1.65.0"))
        .build();
  }

  private static ScopeSpans.Builder scope(String name, String version) {
    return ScopeSpans.newBuilder()
        .setScope(InstrumentationScope.newBuilder().setName(name).setVersion(version));
  }
}
