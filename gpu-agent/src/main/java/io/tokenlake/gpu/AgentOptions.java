package io.tokenlake.gpu;

import io.tokenlake.gpu.delivery.Endpoint;
import io.tokenlake.gpu.delivery.Signal;
import io.tokenlake.gpu.nvml.JnaNvml;
import io.tokenlake.gpu.simulated.Profile;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the user asked for.
 *
 * @param help print the help and nothing else
 * @param once sample once and print, instead of sending
 * @param library the NVML library: a file, or a name for the dynamic linker
 * @param simulate profile of simulated GPUs; null for real ones
 * @param interval from one round to the next
 * @param slowInterval from one reading of what moves slowly to the next
 * @param sendInterval from one request to the next
 * @param processes whether processes are told
 * @param proc where the kernel tells of the host's processes
 * @param endpoints the receiver of each signal
 * @param kafka properties of a Kafka producer, to go there instead; empty to go to the endpoints
 * @param spoolDir where requests wait for the receiver; null for where the user did not say
 * @param spoolBytes how much may wait
 * @param prometheus where to serve Prometheus; null for nowhere
 * @param resourceAttributes said about this node, over what the agent says itself
 */
record AgentOptions(
    boolean help,
    boolean once,
    String library,
    String simulate,
    Duration interval,
    Duration slowInterval,
    Duration sendInterval,
    boolean processes,
    Path proc,
    Map<Signal, Endpoint> endpoints,
    Map<String, String> kafka,
    Path spoolDir,
    long spoolBytes,
    InetSocketAddress prometheus,
    Map<String, String> resourceAttributes) {
  private static final String PREFIX = "TOKENLAKE_GPU_";
  static final String INTERVAL = PREFIX + "INTERVAL_MS";
  static final String SLOW_INTERVAL = PREFIX + "SLOW_INTERVAL_MS";
  static final String SEND_INTERVAL = PREFIX + "SEND_INTERVAL_MS";
  static final String PROCESSES = PREFIX + "PROCESSES";
  static final String PROC = PREFIX + "PROC";
  static final String SPOOL_DIR = PREFIX + "SPOOL_DIR";
  static final String SPOOL_MAX_MIB = PREFIX + "SPOOL_MAX_MIB";
  static final String PROMETHEUS = PREFIX + "PROMETHEUS";
  static final String KAFKA = PREFIX + "KAFKA";
  private static final List<String> KNOWN =
      List.of(
          INTERVAL,
          SLOW_INTERVAL,
          SEND_INTERVAL,
          PROCESSES,
          PROC,
          SPOOL_DIR,
          SPOOL_MAX_MIB,
          PROMETHEUS,
          KAFKA);

  /** NVML refreshes its own figures every 20 to 100 ms or more slowly, GPM at 100 ms. */
  private static final long MIN_INTERVAL_MS = 200;

  private static final long MAX_INTERVAL_MS = 3_600_000;
  private static final long MIB = 1 << 20;

  static final String HELP =
      """
      Usage: tokenlake-gpu-agent [--once] [--library PATH | --simulate PROFILE] [--help]

      Samples the NVIDIA GPUs of this machine through NVML and sends them by OTLP: numbers as metrics, XIDs and
      other events as log records.

        --once              print one line of JSON for each GPU and exit
        --library PATH      the NVML library (default: libnvidia-ml.so.1, as the linker finds it)
        --simulate PROFILE  GPUs that do not exist, marked tokenlake.simulated=true; PROFILE is a file, or
                            demo, h200, b200, a100-mig, old-driver or sick
        --help              print this

      Environment:
        TOKENLAKE_GPU_INTERVAL_MS       from one sample to the next, 200 to 3600000 (default: 1000)
        TOKENLAKE_GPU_SLOW_INTERVAL_MS  the same for error counters, limits and links (default: 10000)
        TOKENLAKE_GPU_SEND_INTERVAL_MS  from one request to the next; events go at once (default: 5000)
        TOKENLAKE_GPU_PROCESSES         whether to tell which processes use a GPU (default: true)
        TOKENLAKE_GPU_PROC              the host's /proc, where it is mounted elsewhere (default: /proc)
        TOKENLAKE_GPU_SPOOL_DIR         where samples wait while the receiver is away
                                        (default: $XDG_STATE_HOME or ~/.local/state, /tokenlake-gpu-agent)
        TOKENLAKE_GPU_SPOOL_MAX_MIB     how many MiB may wait there, 1 to 1048576 (default: 256)
        TOKENLAKE_GPU_PROMETHEUS        HOST:PORT to serve /metrics with DCGM's names (default: not served)
        TOKENLAKE_GPU_KAFKA             key=value,... of a Kafka producer, such as bootstrap.servers=broker:9092, to
                                        write to the topics otlp_metrics and otlp_logs instead; needs kafka-clients
                                        on the class path, and commas in values as %2C
        OTEL_EXPORTER_OTLP_ENDPOINT     the receiver (default: http://localhost:4318, or :4317 by gRPC)
        OTEL_EXPORTER_OTLP_PROTOCOL     http/protobuf (default) or grpc
        OTEL_EXPORTER_OTLP_HEADERS      key=value,... sent with every request
        OTEL_EXPORTER_OTLP_TIMEOUT      milliseconds for a request (default: 10000)
        OTEL_EXPORTER_OTLP_COMPRESSION  gzip or none (default)
        OTEL_EXPORTER_OTLP_CERTIFICATE, _CLIENT_CERTIFICATE, _CLIENT_KEY
                                        PEM files: whom to trust, and who we are
        OTEL_EXPORTER_OTLP_METRICS_*, OTEL_EXPORTER_OTLP_LOGS_*
                                        any of these for one signal
        OTEL_RESOURCE_ATTRIBUTES        key=value,... said about this node
        NODE_NAME, K8S_*, SLURM_*       the node's name, cluster and job, if set

      Exit codes: 0 success, 1 a GPU could not be read (--once), 2 wrong usage, 3 no NVML on this machine (--once),
      70 a fault of the agent.
      """;

  /**
   * Reads command line and environment.
   *
   * @throws UsageException if anything is wrong, with everything that is
   */
  static AgentOptions parse(String[] args, Map<String, String> env) {
    List<String> problems = new ArrayList<>();
    Map<String, String> flags = flags(args, problems);
    Environment environment = new Environment(env, problems);
    env.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && !KNOWN.contains(name))
        .sorted()
        .forEach(name -> problems.add("unknown variable " + name + "; --help lists them"));
    AgentOptions options =
        new AgentOptions(
            flags.containsKey("--help"),
            flags.containsKey("--once"),
            flags.getOrDefault("--library", JnaNvml.DEFAULT_LIBRARY),
            flags.get("--simulate"),
            environment.millis(List.of(INTERVAL), 1_000, MIN_INTERVAL_MS, MAX_INTERVAL_MS),
            environment.millis(List.of(SLOW_INTERVAL), 10_000, MIN_INTERVAL_MS, MAX_INTERVAL_MS),
            environment.millis(List.of(SEND_INTERVAL), 5_000, MIN_INTERVAL_MS, MAX_INTERVAL_MS),
            environment.truth(PROCESSES, true),
            Path.of(environment.text(PROC, "/proc")),
            OtlpOptions.read(environment, problems),
            kafka(environment, problems),
            path(environment.text(SPOOL_DIR, null)),
            environment.number(List.of(SPOOL_MAX_MIB), 256, 1, 1 << 20, "MiB") * MIB,
            prometheus(environment),
            environment.pairs(List.of("OTEL_RESOURCE_ATTRIBUTES")));
    if (!problems.isEmpty()) {
      // What is wrong for both signals is wrong once.
      throw new UsageException(problems.stream().distinct().toList());
    }
    return options;
  }

  private static Map<String, String> flags(String[] args, List<String> problems) {
    Map<String, String> flags = new LinkedHashMap<>();
    Iterator<String> rest = Arrays.asList(args).iterator();
    while (rest.hasNext()) {
      String arg = rest.next();
      switch (arg) {
        case "--help", "-h" -> flags.put("--help", "");
        case "--once" -> flags.put(arg, "");
        case "--library", "--simulate" -> {
          if (rest.hasNext()) {
            flags.put(arg, rest.next());
          } else {
            problems.add(
                arg
                    + (arg.equals("--library")
                        ? " needs the path of the NVML library"
                        : " needs a profile: a file, or one of " + Profile.names()));
          }
        }
        default -> problems.add("unknown argument " + arg + "; --help lists them");
      }
    }
    if (flags.containsKey("--library") && flags.containsKey("--simulate")) {
      problems.add("--library and --simulate exclude one another");
    }
    String profile = flags.get("--simulate");
    if (profile != null) {
      try {
        Profile.named(profile);
      } catch (IllegalArgumentException e) {
        problems.add(e.getMessage());
      }
    }
    return flags;
  }

  private static Map<String, String> kafka(Environment environment, List<String> problems) {
    Map<String, String> properties = environment.pairs(List.of(KAFKA));
    if (!environment.text(KAFKA, "").isEmpty() && !properties.containsKey("bootstrap.servers")) {
      problems.add(KAFKA + " names no bootstrap.servers; expected bootstrap.servers=HOST:PORT");
    }
    return properties;
  }

  private static InetSocketAddress prometheus(Environment environment) {
    String text = environment.text(PROMETHEUS, null);
    if (text == null) {
      return null;
    }
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port >= 0 && port <= 65_535) {
        return new InetSocketAddress(text.substring(0, colon), port);
      }
    } catch (NumberFormatException e) {
      // Said below, like a port out of range.
    }
    environment.problem(List.of(PROMETHEUS), text, "HOST:PORT such as 0.0.0.0:9400");
    return null;
  }

  private static Path path(String text) {
    return text == null ? null : Path.of(text);
  }

  /** Without the secrets that headers and Kafka properties may hold. */
  @Override
  public String toString() {
    return "interval " + interval + ", " + (kafka.isEmpty() ? endpoints : kafka.keySet());
  }
}
