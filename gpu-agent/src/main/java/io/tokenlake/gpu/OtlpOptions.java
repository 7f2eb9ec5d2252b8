package io.tokenlake.gpu;

import io.tokenlake.gpu.delivery.Endpoint;
import io.tokenlake.gpu.delivery.Endpoint.Protocol;
import io.tokenlake.gpu.delivery.Signal;
import io.tokenlake.gpu.delivery.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** OpenTelemetry's variables for exporters, as its specification has them. */
final class OtlpOptions {
  private static final String PREFIX = "OTEL_EXPORTER_OTLP_";
  private static final long TIMEOUT_MS = 10_000;
  private static final long MAX_TIMEOUT_MS = 600_000;

  private final Environment environment;
  private final List<String> problems;

  private OtlpOptions(Environment environment, List<String> problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** The receiver of each signal. */
  static Map<Signal, Endpoint> read(Environment environment, List<String> problems) {
    OtlpOptions options = new OtlpOptions(environment, problems);
    Map<Signal, Endpoint> endpoints = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      endpoints.put(signal, options.endpoint(signal));
    }
    return endpoints;
  }

  private Endpoint endpoint(Signal signal) {
    String word =
        environment.choice(
            names(signal, "PROTOCOL"), "http/protobuf", List.of("http/protobuf", "grpc"));
    Protocol protocol =
        Arrays.stream(Protocol.values())
            .filter(p -> p.text().equals(word))
            .findFirst()
            .orElseThrow();
    Duration timeout =
        environment.millis(names(signal, "TIMEOUT"), TIMEOUT_MS, 100, MAX_TIMEOUT_MS);
    boolean gzip =
        environment
            .choice(names(signal, "COMPRESSION"), "none", List.of("none", "gzip"))
            .equals("gzip");
    return new Endpoint(
        protocol,
        address(signal, protocol),
        environment.pairs(names(signal, "HEADERS")),
        gzip,
        timeout,
        tls(signal));
  }

  /**
   * By HTTP a general address is completed by the signal's path; one for the signal is used as is.
   */
  private URI address(Signal signal, Protocol protocol) {
    URI own = environment.address(List.of(PREFIX + signal + "_ENDPOINT"));
    if (own != null) {
      return own;
    }
    URI general = environment.address(List.of(PREFIX + "ENDPOINT"));
    URI base = general == null ? URI.create(protocol.defaultAddress()) : general;
    if (protocol == Protocol.GRPC) {
      return base;
    }
    String text = base.toString();
    return URI.create(text.replaceFirst("/+$", "") + signal.httpPath());
  }

  private Tls tls(Signal signal) {
    Path trusted = file(names(signal, "CERTIFICATE"));
    Path certificate = file(names(signal, "CLIENT_CERTIFICATE"));
    Path key = file(names(signal, "CLIENT_KEY"));
    if ((certificate == null) != (key == null)) {
      add(
          PREFIX
              + "CLIENT_CERTIFICATE and "
              + PREFIX
              + "CLIENT_KEY go together; one of them is not set");
      return null;
    }
    if (trusted == null && certificate == null) {
      return null;
    }
    try {
      return Tls.of(trusted, certificate, key);
    } catch (IOException e) {
      add(
          "the certificates of "
              + PREFIX
              + "* cannot be used: "
              + e.getClass().getSimpleName()
              + " "
              + e.getMessage());
      return null;
    }
  }

  private void add(String problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private Path file(List<String> names) {
    String text = environment.text(names, null);
    return text == null ? null : Path.of(text);
  }

  /** The variable of the signal, which goes first, and the general one. */
  private static List<String> names(Signal signal, String name) {
    List<String> names = new ArrayList<>();
    names.add(PREFIX + signal + "_" + name);
    names.add(PREFIX + name);
    return names;
  }
}
