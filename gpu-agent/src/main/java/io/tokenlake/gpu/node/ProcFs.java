package io.tokenlake.gpu.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The processes of the host, from the kernel. */
public final class ProcFs {
  private final Path root;

  /**
   * Creates a view.
   *
   * @param root where it is mounted; in a container perhaps not {@code /proc}
   */
  public ProcFs(Path root) {
    this.root = root;
  }

  /** When a process began, in ticks since boot: a pid that is used again is another process. */
  public Optional<String> startTime(int pid) {
    return read(pid, "stat")
        .map(stat -> stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1))
        // Of the fields behind the name, the 20th.
        .filter(fields -> fields.length > 19)
        .map(fields -> fields[19]);
  }

  /** Whose a process is; what cannot be read is not known. */
  public ProcessOwner owner(int pid) {
    return ProcessOwner.of(
        read(pid, "comm").map(String::strip).orElse(null), read(pid, "cgroup").orElse(""));
  }

  private Optional<String> read(int pid, String file) {
    try {
      return Optional.of(Files.readString(root.resolve(Integer.toString(pid)).resolve(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
