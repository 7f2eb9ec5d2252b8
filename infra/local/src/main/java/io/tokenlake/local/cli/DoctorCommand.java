package io.tokenlake.local.cli;

import com.sun.management.OperatingSystemMXBean;
import io.tokenlake.local.stack.StackDir;
import io.tokenlake.local.stack.StackLock;
import io.tokenlake.local.trino.JavaHomes;
import io.tokenlake.local.trino.Maven;
import io.tokenlake.local.trino.TrinoDistribution;
import io.tokenlake.local.trino.TrinoException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "doctor",
    description = "Say what this machine lacks for a stack, and how to get it.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final long MIB = 1 << 20;
  private static final long MEMORY_MIB = 4_096;
  private static final long DISK_MIB = 3_072;

  @Mixin private StackFolder folder;
  @Mixin private PortOptions ports;

  record Finding(boolean well, String message) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    StackDir dir = folder.get();
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding(true, "Java " + Runtime.version().feature() + " runs Tokenlake"));
    findings.add(trinoJava(JavaHomes.ofThisMachine()));
    findings.add(maven());
    findings.add(memory());
    findings.add(disk(dir));
    findings.addAll(ports(dir));
    findings.forEach(
        finding -> System.out.println((finding.well() ? "ok    " : "FIX   ") + finding.message()));
    return findings.stream().allMatch(Finding::well) ? 0 : 1;
  }

  static Finding trinoJava(JavaHomes homes) {
    try {
      return new Finding(true, "Trino can run on " + homes.find());
    } catch (TrinoException e) {
      return new Finding(false, e.getMessage());
    }
  }

  private static Finding maven() throws InterruptedException {
    if (TrinoDistribution.isPresent()) {
      return new Finding(true, "Trino " + TrinoDistribution.VERSION + " is downloaded");
    }
    try {
      Maven.ofThisMachine().check();
      return new Finding(
          true, "Maven will download Trino " + TrinoDistribution.VERSION + ", about 560 MB");
    } catch (TrinoException e) {
      return new Finding(false, e.getMessage());
    }
  }

  private static Finding memory() {
    long free = availableMemoryMib();
    return new Finding(
        free >= MEMORY_MIB,
        "memory: "
            + free
            + " MiB available, a stack needs "
            + MEMORY_MIB
            + (free >= MEMORY_MIB ? "" : "; stop other programs or use a larger machine"));
  }

  /** What can be had without swapping: the kernel's own estimate, or the free memory elsewhere. */
  private static long availableMemoryMib() {
    try {
      return Files.readAllLines(Path.of("/proc/meminfo")).stream()
              .filter(line -> line.startsWith("MemAvailable:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow(() -> new IOException("no MemAvailable"))
          / 1024;
    } catch (IOException e) {
      return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getFreeMemorySize()
          / MIB;
    }
  }

  private static Finding disk(StackDir dir) throws IOException {
    Path existing = dir.root();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    long free = Files.getFileStore(existing).getUsableSpace() / MIB;
    return new Finding(
        free >= DISK_MIB,
        "disk: "
            + free
            + " MiB free under "
            + existing
            + ", a stack needs "
            + DISK_MIB
            + (free >= DISK_MIB ? "" : "; free some, or choose another --dir"));
  }

  private List<Finding> ports(StackDir dir) throws IOException {
    if (StackLock.isHeld(dir)) {
      return List.of(new Finding(true, "a stack runs in " + dir.root()));
    }
    Map<String, Integer> taken = ports.ports().taken();
    return ports.ports().byName().entrySet().stream()
        .map(
            port ->
                taken.containsKey(port.getKey())
                    ? new Finding(
                        false,
                        "port %d for %s is in use; stop that program or give --%s-port"
                            .formatted(port.getValue(), port.getKey(), port.getKey()))
                    : new Finding(true, "port " + port.getValue() + " is free"))
        .toList();
  }
}
