package io.tokenlake.gpu.node;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose a process is, as far as {@code /proc} tells. What it does not is null.
 *
 * @param executable name of the program, at most 15 characters by the kernel
 * @param containerId id of its container
 * @param podUid uid of its Kubernetes pod
 * @param slurmJob id of its Slurm job
 */
public record ProcessOwner(String executable, String containerId, String podUid, String slurmJob) {

  /** Nothing is known. */
  public static final ProcessOwner UNKNOWN = new ProcessOwner(null, null, null, null);

  private static final Pattern CONTAINER = Pattern.compile("[0-9a-f]{64}");

  /** systemd writes the dashes of a uid as underscores. */
  private static final Pattern POD =
      Pattern.compile(
          "pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12})");

  private static final Pattern SLURM = Pattern.compile("/job_(\\d+)");

  /**
   * Reads the cgroups of a process, of version 1 (a line for each controller) or 2 (one line).
   *
   * @param cgroup content of {@code /proc/PID/cgroup}
   */
  public static ProcessOwner of(String executable, String cgroup) {
    String pod = last(POD, cgroup, 1);
    return new ProcessOwner(
        executable,
        last(CONTAINER, cgroup, 0),
        pod == null ? null : pod.replace('_', '-'),
        last(SLURM, cgroup, 1));
  }

  /** The last match of the first line that has one: a container in a container counts as itself. */
  private static String last(Pattern pattern, String cgroup, int group) {
    for (String line : cgroup.split("\n", -1)) {
      Matcher matcher = pattern.matcher(line);
      String found = null;
      while (matcher.find()) {
        found = matcher.group(group);
      }
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** In the words of OpenTelemetry, where it has them. */
  public Map<String, Object> attributes() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("process.executable.name", executable);
    attributes.put("container.id", containerId);
    attributes.put("k8s.pod.uid", podUid);
    attributes.put("slurm.job.id", slurmJob);
    attributes.values().removeIf(Objects::isNull);
    return attributes;
  }
}
