package io.tokenlake.local.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.sse.ServerSentEvent;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.streaming.ServerSentEvents;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A local server that speaks the OpenAI wire format well enough for the official clients: chat
 * completions (plain, streamed, with tools), embeddings and errors. There is no model behind it;
 * {@link ChatAnswer} and {@link TokenCount} say how a request decides its answer and its usage, so
 * that the caller knows the truth beforehand.
 *
 * <p>A request with the header {@value #FAIL_HEADER} and 400, 429 or 500 gets that error.
 */
public final class ModelServer implements AutoCloseable {
  /** Asks for an error instead of an answer. */
  public static final String FAIL_HEADER = "x-tokenlake-fail";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DONE = "[DONE]";

  private final Server server;
  private final InstantSource clock;
  private final Supplier<String> ids;

  private ModelServer(InstantSource clock, Supplier<String> ids) {
    this.clock = clock;
    this.ids = ids;
    server =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            // The shared registry is for the application's servers; Armeria warns about a second.
            .meterRegistry(new CompositeMeterRegistry())
            .route()
            .post("/v1/chat/completions")
            .build(answering(this::chat))
            .route()
            .post("/v1/embeddings")
            .build(answering(request -> json(EmbeddingAnswer.to(body(request)))))
            .build();
  }

  /** Starts on loopback and a free port; answers have random ids, as real ones do. */
  public static ModelServer start() {
    return start(InstantSource.system(), () -> UUID.randomUUID().toString().replace("-", ""));
  }

  /**
   * Starts on loopback and a free port.
   *
   * @param clock gives the creation time of an answer
   * @param ids gives the id of an answer
   */
  static ModelServer start(InstantSource clock, Supplier<String> ids) {
    ModelServer modelServer = new ModelServer(clock, ids);
    modelServer.server.start().join();
    return modelServer;
  }

  /** What to give a client as the base URL, such as {@code http://127.0.0.1:40123/v1}. */
  public String baseUrl() {
    return "http://127.0.0.1:" + server.activeLocalPort() + "/v1";
  }

  /** Stops taking requests; the threads need two seconds more to end, which nobody waits for. */
  @Override
  public void close() {
    CompletableFuture<?> unused = server.closeAsync();
  }

  private HttpResponse chat(AggregatedHttpRequest request) {
    JsonNode body = body(request);
    ChatAnswer answer = ChatAnswer.to(body);
    String id = ids.get();
    long created = clock.instant().getEpochSecond();
    if (!body.path("stream").asBoolean()) {
      return json(answer.completion(id, created));
    }
    boolean includeUsage = body.path("stream_options").path("include_usage").asBoolean();
    List<ServerSentEvent> events =
        Stream.concat(
                answer.chunks(id, created, includeUsage).stream().map(ObjectNode::toString),
                Stream.of(DONE))
            .map(ServerSentEvent::ofData)
            .toList();
    return ServerSentEvents.fromPublisher(StreamMessage.of(events.toArray(ServerSentEvent[]::new)));
  }

  private static HttpService answering(Function<AggregatedHttpRequest, HttpResponse> handler) {
    return (context, request) ->
        HttpResponse.of(
            request
                .aggregate()
                .thenApply(
                    aggregated -> {
                      try {
                        return handler.apply(aggregated);
                      } catch (ModelRequestException e) {
                        return error(e);
                      }
                    }));
  }

  private static JsonNode body(AggregatedHttpRequest request) {
    String failure = request.headers().get(FAIL_HEADER);
    if (failure != null) {
      throw ModelRequestException.wanted(failure);
    }
    try {
      return JSON.readTree(request.contentUtf8());
    } catch (JsonProcessingException e) {
      throw ModelRequestException.invalid(
          null, "We could not parse the JSON body of your request: " + e.getOriginalMessage());
    }
  }

  private static HttpResponse json(ObjectNode body) {
    return HttpResponse.of(HttpStatus.OK, MediaType.JSON, body.toString());
  }

  private static HttpResponse error(ModelRequestException e) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("message", e.getMessage())
        .put("type", e.type())
        .put("param", e.param())
        .put("code", e.code());
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(e.status()).contentType(MediaType.JSON);
    if (e.status() == 429) {
      headers.set(HttpHeaderNames.RETRY_AFTER, "1");
    }
    return HttpResponse.of(headers.build(), HttpData.ofUtf8(body.toString()));
  }
}
