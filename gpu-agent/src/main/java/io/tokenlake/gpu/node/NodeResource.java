package io.tokenlake.gpu.node;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What all telemetry says about the node that it comes from. */
public final class NodeResource {
  /** Marks GPUs that do not exist, so that nobody mixes them with a real node. */
  public static final String SIMULATED = "tokenlake.simulated";

  /** A variable and the attribute that its value becomes. */
  private record FromEnvironment(String variable, String attribute) {}

  /** What Kubernetes' downward API is commonly mapped to, and what Slurm sets in a job. */
  private static final List<FromEnvironment> FROM_ENVIRONMENT =
      List.of(
          new FromEnvironment("NODE_NAME", "k8s.node.name"),
          new FromEnvironment("K8S_NODE_NAME", "k8s.node.name"),
          new FromEnvironment("K8S_CLUSTER_NAME", "k8s.cluster.name"),
          new FromEnvironment("K8S_NAMESPACE", "k8s.namespace.name"),
          new FromEnvironment("K8S_POD_NAME", "k8s.pod.name"),
          new FromEnvironment("K8S_POD_UID", "k8s.pod.uid"),
          new FromEnvironment("SLURM_CLUSTER_NAME", "slurm.cluster.name"),
          new FromEnvironment("SLURM_JOB_ID", "slurm.job.id"),
          new FromEnvironment("SLURM_JOB_NAME", "slurm.job.name"),
          new FromEnvironment("SLURM_JOB_USER", "slurm.job.user"),
          new FromEnvironment("SLURM_JOB_PARTITION", "slurm.job.partition"),
          new FromEnvironment("SLURM_JOB_ACCOUNT", "slurm.job.account"));

  private NodeResource() {}

  /**
   * Describes this node.
   *
   * @param hostName null if the machine does not know
   * @param instanceId tells this run of the agent from others
   * @param own the user's attributes, which win: in a container the host name is the container's
   * @param simulated whether the GPUs do not exist, which nothing overrules
   */
  public static Map<String, Object> of(
      String hostName,
      String instanceId,
      Map<String, String> environment,
      Map<String, String> own,
      boolean simulated) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("service.name", "tokenlake-gpu-agent");
    attributes.put("service.instance.id", instanceId);
    if (simulated) {
      attributes.put("host.name", hostName == null ? "simulated" : "simulated-" + hostName);
    } else {
      attributes.put("host.name", hostName);
      fromEnvironment(environment, attributes);
    }
    attributes.putAll(own);
    if (simulated) {
      attributes.put(SIMULATED, true);
    }
    attributes.values().removeIf(Objects::isNull);
    return attributes;
  }

  private static void fromEnvironment(
      Map<String, String> environment, Map<String, Object> attributes) {
    FROM_ENVIRONMENT.forEach(
        from -> {
          String value = environment.getOrDefault(from.variable(), "");
          if (!value.isBlank()) {
            attributes.put(from.attribute(), value);
          }
        });
    if (attributes.containsKey("k8s.node.name")) {
      attributes.put("host.name", attributes.get("k8s.node.name"));
    }
  }

  /** What the machine calls itself; null if it does not know. */
  public static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
