package io.tokenlake.gpu.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessOwnerTest {
  private static final String ID =
      "0b93f9a4c7a0e5e3a0b6f2b1d7c8e9fa0b93f9a4c7a0e5e3a0b6f2b1d7c8e9fa";

  @Test
  void aPodOfSystemdAndContainerdWithCgroup2() {
    ProcessOwner owner =
        ProcessOwner.of(
            "python3",
            "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
                + "3d0a6a5c_1111_2222_3333_444455556666.slice/cri-containerd-"
                + ID
                + ".scope\n");

    assertThat(owner)
        .isEqualTo(new ProcessOwner("python3", ID, "3d0a6a5c-1111-2222-3333-444455556666", null));
  }

  @Test
  void aPodOfCgroupfsWithCgroup1() {
    ProcessOwner owner =
        ProcessOwner.of(
            "vllm",
            "12:cpuset:/kubepods/besteffort/pod3d0a6a5c-1111-2222-3333-444455556666/"
                + ID
                + "\n11:memory:/other\n");

    assertThat(owner.podUid()).isEqualTo("3d0a6a5c-1111-2222-3333-444455556666");
    assertThat(owner.containerId()).isEqualTo(ID);
  }

  @Test
  void aContainerOfDockerHasNoPod() {
    ProcessOwner owner = ProcessOwner.of("a", "0::/system.slice/docker-" + ID + ".scope\n");

    assertThat(owner.containerId()).isEqualTo(ID);
    assertThat(owner.podUid()).isNull();
  }

  @Test
  void aJobOfSlurmInEitherVersion() {
    assertThat(ProcessOwner.of("a", "4:devices:/slurm/uid_1000/job_4711/step_0\n").slurmJob())
        .isEqualTo("4711");
    assertThat(
            ProcessOwner.of("a", "0::/system.slice/slurmstepd.scope/job_4712/step_0/user/task_0\n")
                .slurmJob())
        .isEqualTo("4712");
  }

  @Test
  void aProcessOfNobodyHasOnlyItsName() {
    assertThat(ProcessOwner.of("python3", "0::/user.slice/user-0.slice/session-1.scope\n"))
        .isEqualTo(new ProcessOwner("python3", null, null, null));
  }

  @Test
  void theKernelsFilesAreReadAndAPidThatIsGoneIsUnknown(@TempDir Path proc) throws IOException {
    Path process = Files.createDirectories(proc.resolve("42"));
    Files.writeString(process.resolve("comm"), "trainer\n");
    Files.writeString(process.resolve("cgroup"), "0::/docker/" + ID + "\n");
    Files.writeString(
        process.resolve("stat"),
        "42 (a ) name) S 1 42 42 0 -1 4194304 1 0 0 0 1 2 0 0 20 0 1 0 987654 1 1\n");
    ProcFs view = new ProcFs(proc);

    assertThat(view.startTime(42)).contains("987654");
    assertThat(view.owner(42)).isEqualTo(new ProcessOwner("trainer", ID, null, null));
    assertThat(view.startTime(43)).isEmpty();
    assertThat(view.owner(43)).isEqualTo(ProcessOwner.UNKNOWN);
  }
}
