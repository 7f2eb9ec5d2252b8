package io.tokenlake.gpu;

import io.tokenlake.gpu.nvml.JnaNvml;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What the user asked for.
 *
 * @param help print the help and nothing else
 * @param once sample once and print, instead of sending
 * @param library the NVML library: a file, or a name for the dynamic linker
 * @param interval from one sample to the next
 * @param protocol how OTLP is sent
 * @param endpoint base address of the receiver
 * @param headers sent with every request; may hold secrets
 * @param resourceAttributes said about this node, over what the agent says itself
 */
record AgentOptions(
    boolean help,
    boolean once,
    String library,
    Duration interval,
    OtlpProtocol protocol,
    URI endpoint,
    Map<String, String> headers,
    Map<String, String> resourceAttributes) {
  static final String INTERVAL = "TOKENLAKE_GPU_INTERVAL_MS";
  static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
  static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
  static final String RESOURCE_ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES";

  /** NVML refreshes its own figures every 20 to 100 ms or more slowly. */
  private static final long MIN_INTERVAL_MS = 100;

  private static final long MAX_INTERVAL_MS = 3_600_000;

  static final String HELP =
      """
      Usage: tokenlake-gpu-agent [--once] [--library PATH] [--help]

      Samples the NVIDIA GPUs of this machine through NVML and sends them as OTLP metrics.

        --once          print one line of JSON for each GPU and exit
        --library PATH  the NVML library (default: libnvidia-ml.so.1, as the linker finds it)
        --help          print this

      Environment:
        TOKENLAKE_GPU_INTERVAL_MS     milliseconds between samples, 100 to 3600000 (default: 1000)
        OTEL_EXPORTER_OTLP_ENDPOINT   the receiver (default: http://localhost:4318, or :4317 by gRPC)
        OTEL_EXPORTER_OTLP_PROTOCOL   http/protobuf (default) or grpc
        OTEL_EXPORTER_OTLP_HEADERS    key=value,... sent with every request
        OTEL_RESOURCE_ATTRIBUTES      key=value,... said about this node

      Exit codes: 0 success, 1 a GPU could not be read, 2 wrong usage, 3 no NVML on this machine.
      """;

  /**
   * Reads command line and environment.
   *
   * @throws UsageException if anything is wrong, with everything that is
   */
  static AgentOptions parse(String[] args, Map<String, String> env) {
    List<String> problems = new ArrayList<>();
    boolean help = false;
    boolean once = false;
    String library = JnaNvml.DEFAULT_LIBRARY;
    Iterator<String> rest = Arrays.asList(args).iterator();
    while (rest.hasNext()) {
      String arg = rest.next();
      switch (arg) {
        case "--help", "-h" -> help = true;
        case "--once" -> once = true;
        case "--library" -> {
          if (rest.hasNext()) {
            library = rest.next();
          } else {
            problems.add("--library needs the path of the NVML library");
          }
        }
        default -> problems.add("unknown argument " + arg + "; --help lists them");
      }
    }
    OtlpProtocol protocol = protocol(value(env, PROTOCOL, "http/protobuf"), problems);
    AgentOptions options =
        new AgentOptions(
            help,
            once,
            library,
            interval(value(env, INTERVAL, "1000"), problems),
            protocol,
            endpoint(value(env, ENDPOINT, protocol.defaultEndpoint()), problems),
            KeyValues.parse(HEADERS, value(env, HEADERS, ""), problems),
            KeyValues.parse(RESOURCE_ATTRIBUTES, value(env, RESOURCE_ATTRIBUTES, ""), problems));
    if (!problems.isEmpty()) {
      throw new UsageException(problems);
    }
    return options;
  }

  /** By OpenTelemetry's rule an empty variable counts as one that is not set. */
  private static String value(Map<String, String> env, String variable, String otherwise) {
    String value = env.getOrDefault(variable, "").strip();
    return value.isEmpty() ? otherwise : value;
  }

  private static Duration interval(String millis, List<String> problems) {
    try {
      long value = Long.parseLong(millis);
      if (value >= MIN_INTERVAL_MS && value <= MAX_INTERVAL_MS) {
        return Duration.ofMillis(value);
      }
    } catch (NumberFormatException e) {
      // Said below, like a number out of range.
    }
    problems.add(
        INTERVAL
            + " is "
            + millis
            + "; expected milliseconds from "
            + MIN_INTERVAL_MS
            + " to "
            + MAX_INTERVAL_MS);
    return Duration.ofMillis(MIN_INTERVAL_MS);
  }

  private static OtlpProtocol protocol(String name, List<String> problems) {
    return OtlpProtocol.named(name)
        .orElseGet(
            () -> {
              problems.add(PROTOCOL + " is " + name + "; expected http/protobuf or grpc");
              return OtlpProtocol.HTTP_PROTOBUF;
            });
  }

  private static URI endpoint(String address, List<String> problems) {
    URI fallback = URI.create(OtlpProtocol.HTTP_PROTOBUF.defaultEndpoint());
    try {
      URI endpoint = URI.create(address);
      if (endpoint.getHost() != null && List.of("http", "https").contains(endpoint.getScheme())) {
        return endpoint;
      }
    } catch (IllegalArgumentException e) {
      // Said below, like any other address that is not one.
    }
    problems.add(ENDPOINT + " is " + address + "; expected an address such as " + fallback);
    return fallback;
  }
}
