package io.tokenlake.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.local.kafka.LocalKafka;
import io.tokenlake.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The proof that content does not reach Kafka: what every captured instrumentation sent, with a
 * mark in all that was said to the model, by the model and to tools, goes through a bridge, and
 * then nobody finds the mark in the files of the broker. What was said is known from the model
 * server that the payloads were captured with, not from our list of keys.
 */
@Timeout(120)
class ContentOnDiskIT {
  private static final Path CAPTURE = Path.of("../flink-jobs/pipeline/src/test");
  private static final Path FIXTURES = CAPTURE.resolve("resources/fixtures");
  private static final String MARK = "MARK7f3a-";
  private static final Pattern MARKED = Pattern.compile(MARK + "([a-z0-9_]+)!");
  private static final int CONTEXT = 120;

  /**
   * Where each dialect puts content when it is told to. A fixture need not have been told, so these
   * are planted in all of them.
   */
  private static final List<String> PLACES =
      List.of(
          "gen_ai.input.messages",
          "gen_ai.output.messages",
          "gen_ai.system_instructions",
          "gen_ai.tool.definitions",
          "gen_ai.tool.call.arguments",
          "gen_ai.tool.call.result",
          "gen_ai.prompt",
          "gen_ai.prompt.0.content",
          "gen_ai.completion.1.tool_calls.0.arguments",
          "gen_ai.retrieval.documents",
          "gen_ai.memory.records",
          "traceloop.entity.input",
          "traceloop.entity.output",
          "llm.input_messages.0.message.content",
          "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments",
          "input.value",
          "output.value",
          "ai.prompt",
          "ai.prompt.messages",
          "ai.response.text",
          "ai.response.object",
          "ai.response.toolCalls",
          "ai.toolCall.args",
          "ai.toolCall.result",
          "langfuse.observation.input",
          "langfuse.observation.output",
          "langsmith.entity.input",
          "all_messages_events",
          "pydantic_ai.all_messages",
          "final_result",
          "tool_arguments",
          "tool_response",
          "gcp.vertex.agent.llm_request",
          "gcp.vertex.agent.llm_response",
          "gcp.vertex.agent.tool_call_args",
          "mlflow.spanInputs",
          "mlflow.spanOutputs",
          "genkit:output");

  @TempDir Path dir;

  @Test
  void noMarkOfAnyCapturedPayloadIsInTheFilesOfTheBroker() throws Exception {
    assertThat(send()).as("marks found on disk").isEmpty();
  }

  /** The same search finds the mark of every payload when content is kept. */
  @Test
  void everyMarkIsThereWhenTheOperatorKeepsContent() throws Exception {
    List<String> found = send("TOKENLAKE_BRIDGE_CONTENT", "keep");

    Set<String> fixtures = new TreeSet<>();
    for (String place : found) {
      Matcher mark = MARKED.matcher(place);
      while (mark.find()) {
        fixtures.add(mark.group(1));
      }
    }
    assertThat(fixtures).containsExactlyInAnyOrderElementsOf(names());
  }

  /** Sends everything; returns what is around each mark that lies on disk afterwards. */
  private List<String> send(String... settings) throws Exception {
    try (LocalKafka kafka = LocalKafka.start(dir, 0)) {
      // Compressed, a search would say nothing.
      kafka.createTopics(Topics.OTLP, 1, Map.of("compression.type", "uncompressed"));
      try (IngestBridge bridge = IngestBridge.start(config(kafka, settings))) {
        OtlpClient client = new OtlpClient(bridge);
        for (Path fixture : fixtures()) {
          for (Map.Entry<String, Message> payload : payloads(fixture).entrySet()) {
            HttpResponse<byte[]> response =
                client.post(
                    "/v1/" + payload.getKey(),
                    planted(marked(payload.getValue(), name(fixture)), name(fixture)).toByteArray(),
                    "Content-Type",
                    "application/x-protobuf");
            assertThat(response.statusCode()).as("%s %s", fixture, payload.getKey()).isEqualTo(200);
          }
        }
      }
    }
    return marksOnDisk();
  }

  private static IngestBridgeConfig config(LocalKafka kafka, String... settings) {
    List<String> all =
        new ArrayList<>(List.of("TOKENLAKE_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()));
    all.addAll(List.of(settings));
    return Bridges.config(all.toArray(String[]::new));
  }

  private List<String> marksOnDisk() throws IOException {
    List<String> found = new ArrayList<>();
    boolean otlp = false;
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".log")).toList()) {
        String bytes = Files.readString(file, ISO_8859_1);
        otlp |= bytes.contains("telemetry.sdk.name");
        Matcher mark = MARKED.matcher(bytes);
        while (mark.find()) {
          int start = Math.max(0, mark.start() - CONTEXT);
          found.add(file.getParent().getFileName() + ": " + bytes.substring(start, mark.end()));
        }
      }
    }
    assertThat(otlp).as("the files hold telemetry in plain").isTrue();
    return found;
  }

  private static List<String> names() throws IOException {
    return fixtures().stream().map(ContentOnDiskIT::name).toList();
  }

  private static List<Path> fixtures() throws IOException {
    try (Stream<Path> folders = Files.list(FIXTURES)) {
      return folders.sorted().toList();
    }
  }

  private static String name(Path fixture) {
    return fixture.getFileName().toString();
  }

  private static Map<String, Message> payloads(Path fixture) throws IOException {
    Map<String, Message> payloads = new TreeMap<>();
    for (Map.Entry<String, Message> signal :
        Map.of(
                "traces",
                (Message) ExportTraceServiceRequest.getDefaultInstance(),
                "metrics",
                ExportMetricsServiceRequest.getDefaultInstance(),
                "logs",
                ExportLogsServiceRequest.getDefaultInstance())
            .entrySet()) {
      Path file = fixture.resolve(signal.getKey() + ".pb");
      if (Files.exists(file)) {
        payloads.put(
            signal.getKey(),
            signal.getValue().getParserForType().parseFrom(Files.readAllBytes(file)));
      }
    }
    return payloads;
  }

  /** The message with a mark in each text in which something of the conversations is. */
  private static Message marked(Message message, String fixture) throws IOException {
    Message.Builder out = message.toBuilder();
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      FieldDescriptor type = field.getKey();
      if (type.isRepeated()) {
        List<?> values = (List<?>) field.getValue();
        for (int i = 0; i < values.size(); i++) {
          out.setRepeatedField(type, i, markedValue(values.get(i), fixture));
        }
      } else {
        out.setField(type, markedValue(field.getValue(), fixture));
      }
    }
    return out.build();
  }

  private static Object markedValue(Object value, String fixture) throws IOException {
    if (value instanceof Message message) {
      return marked(message, fixture);
    }
    if (value instanceof String text) {
      for (String said : Said.TEXTS) {
        text = text.replace(said, said + MARK + fixture + "!");
      }
      return text;
    }
    return value;
  }

  /** The message with content in every place in which a dialect may have it. */
  private static Message planted(Message message, String fixture) {
    AnyValue mark = AnyValue.newBuilder().setStringValue(MARK + fixture + "!").build();
    List<KeyValue> content =
        PLACES.stream()
            .map(key -> KeyValue.newBuilder().setKey(key).setValue(mark).build())
            .toList();
    if (message instanceof ExportTraceServiceRequest traces) {
      ExportTraceServiceRequest.Builder out = traces.toBuilder();
      out.getResourceSpansBuilder(0)
          .getScopeSpansBuilder(0)
          .getSpansBuilder(0)
          .addAllAttributes(content)
          .addEvents(Span.Event.newBuilder().setName("event").addAllAttributes(content));
      return out.build();
    } else if (message instanceof ExportLogsServiceRequest logs) {
      ExportLogsServiceRequest.Builder out = logs.toBuilder();
      out.getResourceLogsBuilder(0)
          .getScopeLogsBuilder(0)
          .addLogRecords(
              LogRecord.newBuilder()
                  .setEventName("gen_ai.choice")
                  .setBody(mark)
                  .addAllAttributes(content));
      return out.build();
    }
    return message;
  }

  /** What was said to and by the model server. */
  private static final class Said {
    static final Set<String> TEXTS = read();

    private static Set<String> read() {
      // What programs asked, and what the tool answered; see the programs of the capture.
      Set<String> texts =
          new TreeSet<>(
              List.of("scenario:", "Please answer", "To be embedded", "What is it?", "21 degrees"));
      try {
        JsonNode scenarios =
            new ObjectMapper().readTree(CAPTURE.resolve("capture/scenarios.json").toFile());
        for (JsonNode scenario : scenarios.get("scenarios")) {
          for (JsonNode turn : scenario.path("turns")) {
            if (turn.has("text")) {
              texts.add(turn.get("text").asText());
            }
            turn.at("/tool/arguments").forEach(argument -> texts.add(argument.asText()));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return texts;
    }
  }
}
