package io.tokenlake.notifier;

import static io.tokenlake.notifier.contract.ReceiverServer.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.tokenlake.notifier.contract.Contract;
import io.tokenlake.notifier.contract.ReceiverServer;
import io.tokenlake.schemas.AlertSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTest {
  private final ReceiverServer hook = ReceiverServer.start(Contract.none());
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream before = System.out;

  @TempDir private Path dir;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(out, true, UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(before);
    hook.close();
  }

  @Test
  void checkSaysWhatIsInAFileThatIsGood() throws IOException {
    assertThat(run("check", file())).isZero();
    assertThat(out.toString(UTF_8)).endsWith(": 1 destinations, 0 routes, valid\n");
  }

  @Test
  void triedOutADestinationGetsAnAlertThatOpensAndResolvesAsTheSchemaHasIt() throws IOException {
    assertThat(run("try", file(), "--severity", "page")).isZero();

    assertThat(out.toString(UTF_8))
        .isEqualTo("hook took OPEN: HTTP 200: ok\nhook took RESOLVED: HTTP 200: ok\n");
    assertThat(hook.requests()).hasSize(2);
    for (ReceiverServer.Request request : hook.requests()) {
      assertThat(
              SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                  .getSchema(AlertSchema.json())
                  .validate(request.json().get("data").toString(), InputFormat.JSON))
          .isEmpty();
    }
  }

  @Test
  void tryFailsWhenADestinationDoesNotTakeIt() throws IOException {
    hook.thenAnswer(status(403));

    assertThat(run("try", file())).isEqualTo(1);
    assertThat(out.toString(UTF_8)).isEqualTo("hook did not take OPEN: HTTP 403\n");
  }

  @Test
  void wrongUseIsSaid() throws IOException {
    assertThat(run("try", file(), "--severity", "loud")).isEqualTo(2);
    assertThat(run("try", file(), "--destination", "other")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
    assertThat(run("check", dir.resolve("none").toString())).isEqualTo(1);
  }

  private String file() throws IOException {
    return Files.writeString(
            dir.resolve("notifier.yaml"),
            """
            destinations:
              - {name: hook, type: webhook, url: "%s"}
            default: hook
            """
                .formatted(hook.url()))
        .toString();
  }

  private static int run(String... args) {
    return new CommandLine(new NotifyCommand())
        .setErr(new PrintWriter(OutputStream.nullOutputStream()))
        .setExecutionExceptionHandler((problem, of, parsed) -> 1)
        .execute(args);
  }
}
