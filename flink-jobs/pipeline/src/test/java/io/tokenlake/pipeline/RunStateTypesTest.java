package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.agent.Label;
import io.tokenlake.domain.agent.RunCharge;
import io.tokenlake.domain.agent.RunClock;
import io.tokenlake.domain.agent.RunLabels;
import io.tokenlake.domain.agent.RunMemory;
import io.tokenlake.domain.agent.RunNames;
import io.tokenlake.domain.agent.RunNode;
import io.tokenlake.domain.agent.RunShape;
import io.tokenlake.domain.agent.RunSums;
import io.tokenlake.domain.agent.RunTotals;
import io.tokenlake.domain.agent.StepKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the runs keep in state is written and read by Flink's own serialisers, never by Kryo. */
class RunStateTypesTest {
  static List<Object> values() {
    RunSums sums = new RunSums(1, 2, 3, 4, 5, 6, 7, 8, 9L, null, new BigDecimal("1.5"), 10);
    Label label = new Label("acme", true, 1, 2, "span");
    RunLabels labels = new RunLabels(label, null, label, null, label, null, 3, 4);
    RunNames names = new RunNames("s", null, "t", null, "a", null);
    RunTotals written = new RunTotals(names, 3, 4, sums, 5, 6);
    return List.of(
        new RunNode("parent", StepKind.TOOL, "search", null, true, -1),
        new RunNode(null, null, null, null, false, 0),
        new RunMemory(labels, sums, new RunShape(sums, 2, 3), written, 7),
        new RunMemory(labels, sums, new RunShape(sums, 2, 3), null, 0),
        new RunClock(1, 2, 3, 4),
        new RunCharge("trace", null, -1, true, null, 2L, new BigDecimal("-0.000000000001")));
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyTypeSurvivesWithoutKryo(Object value) throws IOException {
    roundTrip(value);
  }

  @SuppressWarnings("unchecked")
  private static <T> void roundTrip(T value) throws IOException {
    SerializerConfigImpl withoutKryo = new SerializerConfigImpl();
    withoutKryo.setGenericTypes(false);
    TypeSerializer<T> serializer =
        TypeInformation.of((Class<T>) value.getClass()).createSerializer(withoutKryo);
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);

    assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
        .isEqualTo(value);
  }
}
