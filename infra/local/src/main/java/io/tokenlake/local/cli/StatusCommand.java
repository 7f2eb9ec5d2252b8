package io.tokenlake.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tokenlake.local.stack.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Say where the running stack can be reached and how its jobs are.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private StackFolder folder;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Endpoints endpoints = folder.running();
    ArrayNode jobs = jobs(endpoints);
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
    boolean allRun = true;
    for (JsonNode job : jobs) {
      allRun &= job.get("state").asText().equals("RUNNING");
    }
    return allRun ? 0 : 1;
  }

  private static ArrayNode jobs(Endpoints endpoints) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoints.flink() + "/jobs/overview")).build();
    String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    ArrayNode jobs = JSON.createArrayNode();
    for (JsonNode job : JSON.readTree(body).get("jobs")) {
      jobs.addObject()
          .put("name", job.get("name").asText())
          .put("state", job.get("state").asText());
    }
    return jobs;
  }
}
