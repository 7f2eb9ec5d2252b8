package io.tokenlake.pipeline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.domain.detect.SeriesState;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What any version of the jobs has put into a savepoint is read by this one, to the same value. */
class GoldenStateTest {
  static List<GoldenState<?>> states() {
    return GoldenStates.all();
  }

  @ParameterizedTest
  @MethodSource("states")
  void bytesOfEveryVersionAreReadToTheSameValue(GoldenState<?> state) throws IOException {
    for (int version = 1; version <= state.versions().size(); version++) {
      assertThat((Object) state.read(bytes(state.name(), GoldenState.file(version))))
          .as("%s, version %s", state.name(), version)
          .usingRecursiveComparison()
          .withEqualsForType(GoldenStateTest::isSame, SeriesState.class)
          .isEqualTo(state.versions().get(version - 1));
    }
  }

  /** What its bytes do not hold is what the next sample decides anew. */
  private static boolean isSame(SeriesState one, SeriesState other) {
    return Arrays.equals(one.toBytes(), other.toBytes());
  }

  /** A difference means that savepoints have changed: the state needs a new version. */
  @ParameterizedTest
  @MethodSource("states")
  void theNewestBytesAreWhatIsWrittenToday(GoldenState<?> state) throws IOException {
    assertThat(state.bytesNow()).isEqualTo(bytes(state.name(), state.newestFile()));
  }

  @Test
  void everyDeclaredStateHasGoldenBytes() throws ReflectiveOperationException {
    List<String> declared = new ArrayList<>();
    declared.add(StateDescriptors.PRICE_BOOK.getName());
    declared.add(StateDescriptors.ALERT_RULES.getName());
    for (Method method : StateDescriptors.class.getDeclaredMethods()) {
      if (StateDescriptor.class.isAssignableFrom(method.getReturnType())
          && !method.getName().equals("withTtl")) {
        Object[] horizon = method.getParameterCount() == 0 ? new Object[0] : ONE_DAY;
        declared.add(((StateDescriptor<?, ?>) method.invoke(null, horizon)).getName());
      }
    }

    assertThat(states()).extracting(GoldenState::name).hasSameElementsAs(declared);
  }

  @Test
  void noGoldenBytesAreLeftOver() throws IOException {
    List<String> expected = new ArrayList<>();
    for (GoldenState<?> state : states()) {
      for (int version = 1; version <= state.versions().size(); version++) {
        expected.add(state.name() + "/" + GoldenState.file(version));
      }
    }
    Path folder = Path.of("src/test/resources").resolve(GoldenState.FOLDER);
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void bytesOfAnotherTypeAreRefused() {
    GoldenState<Long> changed =
        new GoldenState<>(
            new ValueStateDescriptor<>("clock-of-run", TypeInformation.of(Long.class)),
            List.of(1L));

    assertThatThrownBy(() -> changed.read(bytes("clock-of-run", GoldenState.file(1))))
        .hasMessageContaining("clock-of-run")
        .hasMessageContaining("can no longer be read");
  }

  private static final Object[] ONE_DAY = {Duration.ofDays(1)};

  private static byte[] bytes(String state, String file) throws IOException {
    String resource = "/" + GoldenState.FOLDER + "/" + state + "/" + file;
    try (InputStream in = GoldenStateTest.class.getResourceAsStream(resource)) {
      assertThat(in).as("golden bytes %s", resource).isNotNull();
      return in.readAllBytes();
    }
  }
}
