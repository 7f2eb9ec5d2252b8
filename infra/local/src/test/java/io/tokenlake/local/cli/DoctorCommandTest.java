package io.tokenlake.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.local.stack.Ports;
import io.tokenlake.local.trino.JavaHomes;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path dir;

  @Test
  void aTakenPortIsFoundAndNamedWithItsOption() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ports free = Ports.free();

      Commands.Result doctor =
          Commands.run(
              "doctor",
              "--dir=" + dir,
              "--otlp-grpc-port=" + free.otlpGrpc(),
              "--otlp-http-port=" + free.otlpHttp(),
              "--kafka-port=" + other.getLocalPort(),
              "--trino-port=" + free.trino(),
              "--flink-port=" + free.flink());

      assertThat(doctor.exitCode()).isEqualTo(1);
      assertThat(doctor.out().lines())
          .contains(
              "FIX   port "
                  + other.getLocalPort()
                  + " for kafka is in use; stop that program or give --kafka-port")
          .contains("ok    port " + free.trino() + " is free");
    }
  }

  @Test
  void aMissingJdkForTrinoIsAFindingThatSaysWhatToInstall() {
    DoctorCommand.Finding finding =
        DoctorCommand.trinoJava(new JavaHomes(Map.of(), dir, List.of(dir)));

    assertThat(finding).isEqualTo(new DoctorCommand.Finding(false, JavaHomes.HELP));
  }
}
