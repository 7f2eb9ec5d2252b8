package io.tokenlake.gpu.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeResourceTest {
  @Test
  void theNodesNameInKubernetesIsTheHosts() {
    Map<String, Object> node =
        NodeResource.of(
            "pod-x",
            "run-1",
            Map.of("NODE_NAME", "gpu-7", "K8S_POD_NAME", "agent-x"),
            Map.of(),
            false);

    assertThat(node)
        .containsEntry("host.name", "gpu-7")
        .containsEntry("k8s.node.name", "gpu-7")
        .containsEntry("k8s.pod.name", "agent-x")
        .containsEntry("service.name", "tokenlake-gpu-agent")
        .doesNotContainKey(NodeResource.SIMULATED);
  }

  @Test
  void whatTheUserSaysGoesFirst() {
    Map<String, Object> node =
        NodeResource.of("h", "r", Map.of("SLURM_JOB_ID", "17"), Map.of("host.name", "mine"), false);

    assertThat(node).containsEntry("host.name", "mine").containsEntry("slurm.job.id", "17");
  }

  @Test
  void simulatedGpusAreMarkedWhateverTheUserSays() {
    Map<String, Object> node =
        NodeResource.of("h", "r", Map.of(), Map.of("tokenlake.simulated", "no"), true);

    assertThat(node)
        .containsEntry(NodeResource.SIMULATED, true)
        .containsEntry("host.name", "simulated-h");
  }

  @Test
  void aHostWithoutANameSaysNone() {
    assertThat(NodeResource.of(null, "r", Map.of(), Map.of(), false))
        .doesNotContainKey("host.name");
  }
}
