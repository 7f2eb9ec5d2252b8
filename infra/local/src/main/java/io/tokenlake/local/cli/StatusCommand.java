package io.tokenlake.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.local.HttpGet;
import io.tokenlake.local.stack.Endpoints;
import io.tokenlake.local.trino.TrinoServer;
import io.tokenlake.pipeline.GpuJob;
import io.tokenlake.pipeline.LedgerJob;
import io.tokenlake.pipeline.WatchJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = {
      "Say where the running stack can be reached and how its jobs are.",
      "The exit code is 0 only when all jobs run and Trino answers; stderr says what does not."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> JOBS = List.of(LedgerJob.NAME, GpuJob.NAME, WatchJob.NAME);

  @Mixin private StackFolder folder;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Endpoints endpoints = folder.running();
    ArrayNode jobs = askFlink(endpoints.flink());
    ObjectNode status = JSON.createObjectNode();
    status.put("otlp_grpc", endpoints.otlpGrpc());
    status.put("otlp_http", endpoints.otlpHttp());
    status.put("kafka", endpoints.kafka());
    status.put("warehouse", endpoints.warehouse());
    status.put("trino", endpoints.trino());
    status.put("flink", endpoints.flink());
    status.set("jobs", jobs);
    if (json) {
      System.out.println(status);
    } else {
      status
          .properties()
          .forEach(
              field -> {
                if (field.getValue().isTextual()) {
                  System.out.printf("%-10s %s%n", field.getKey(), field.getValue().asText());
                }
              });
      jobs.forEach(
          job ->
              System.out.printf(
                  "job        %s %s%n", job.get("name").asText(), job.get("state").asText()));
    }
    List<String> problems = new ArrayList<>(problems(jobs));
    if (!TrinoServer.isReady(endpoints.trino())) {
      problems.add(
          "Trino does not answer on "
              + endpoints.trino()
              + "; its log is "
              + folder.get().trinoLog());
    }
    problems.forEach(problem -> System.err.println("tokenlake: " + problem));
    return problems.isEmpty() ? 0 : 1;
  }

  /** The jobs that should run and do not. */
  static List<String> problems(ArrayNode jobs) {
    List<String> problems = new ArrayList<>();
    for (String name : JOBS) {
      List<String> states = new ArrayList<>();
      for (JsonNode job : jobs) {
        if (job.path("name").asText().equals(name)) {
          states.add(job.path("state").asText());
        }
      }
      if (!states.contains("RUNNING")) {
        problems.add(
            "job "
                + name
                + (states.isEmpty() ? " is not there" : " is " + String.join(", ", states)));
      }
    }
    return problems;
  }

  private static ArrayNode askFlink(String flink) throws InterruptedException {
    HttpGet.Answer answer;
    try {
      answer = HttpGet.from(flink + "/jobs/overview");
    } catch (IOException e) {
      throw new IllegalStateException("Flink does not answer on " + flink, e);
    }
    return jobs(answer.status(), answer.body());
  }

  /** The jobs in Flink's answer. */
  static ArrayNode jobs(int status, String body) {
    JsonNode overview;
    try {
      overview = JSON.readTree(body).path("jobs");
    } catch (JsonProcessingException e) {
      throw unexpected(status, body, e);
    }
    if (status != 200 || !overview.isArray()) {
      throw unexpected(status, body, null);
    }
    ArrayNode jobs = JSON.createArrayNode();
    for (JsonNode job : overview) {
      jobs.addObject()
          .put("name", job.path("name").asText("?"))
          .put("state", job.path("state").asText("?"));
    }
    return jobs;
  }

  private static IllegalStateException unexpected(int status, String body, Throwable cause) {
    return new IllegalStateException(
        "Flink does not say how its jobs are; it answered with status " + status + ": " + body,
        cause);
  }
}
