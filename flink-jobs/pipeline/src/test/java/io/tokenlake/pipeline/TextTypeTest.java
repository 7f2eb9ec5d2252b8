package io.tokenlake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.ledger.CallAccount;
import io.tokenlake.domain.ledger.Claim;
import io.tokenlake.domain.trace.Evidence;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTypeTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "grüße, 世界 🚀", "\u0000\u007f\u0080\uffff"})
  void aTextComesBackAsItWas(String text) throws IOException {
    assertThat(roundTrip(TextType.TEXT, text)).isEqualTo(text);
    assertThat(roundTrip(TextType.TEXT, text.repeat(10_000))).isEqualTo(text.repeat(10_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 128, 254, 255, 256})
  void aTextOfEveryLengthComesBack(int length) throws IOException {
    assertThat(roundTrip(TextType.TEXT, "x".repeat(length))).hasSize(length);
  }

  @Test
  void textsInRecordsAndListsOfRecordsComeBackAndNullStaysNull() throws IOException {
    Claim claim = new Claim("trace:span", Evidence.USAGE, false, 3, 17, new byte[] {1, 2});
    CallAccount account = new CallAccount(List.of(claim), null, 4);

    CallAccount back = roundTrip(TextType.in(CallAccount.class), account);

    assertThat(back).usingRecursiveComparison().isEqualTo(account);
    Origin origin = new Origin("otlp_spans", 1, 2, 3);
    Booking booking = Booking.retraction("openai/resp_1", "claim", origin);
    assertThat(roundTrip(TextType.in(Booking.class), booking)).isEqualTo(booking);
  }

  @Test
  void everyStringInARecordIsAText() {
    assertThat(TextType.in(TracedSpan.class).toString()).doesNotContain("String");
  }

  private static <T> T roundTrip(TypeInformation<T> type, T value) throws IOException {
    TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    DataOutputSerializer copy = new DataOutputSerializer(64);
    serializer.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copy);
    assertThat(copy.getCopyOfBuffer()).isEqualTo(out.getCopyOfBuffer());
    return serializer.deserialize(new DataInputDeserializer(copy.getCopyOfBuffer()));
  }
}
