package io.tokenlake.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;

/** A record in which every field has a value of its own, so that no two can be confused. */
final class SampleRecord {
  private static final long SOME_TIME_MICROS = 1_795_000_000_000_000L;

  private SampleRecord() {}

  static GenericData.Record of(Schema schema) {
    GenericData.Record sample = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      sample.put(field.pos(), value(field.name(), field.pos() + 1, field.schema()));
    }
    return sample;
  }

  private static Object value(String name, int number, Schema schema) {
    return switch (schema.getType()) {
      case UNION ->
          value(
              name,
              number,
              schema.getTypes().stream()
                  .filter(branch -> branch.getType() != Schema.Type.NULL)
                  .findFirst()
                  .orElseThrow());
      case STRING -> name + " " + number;
      case INT -> number;
      case LONG -> schema.getLogicalType() == null ? number : SOME_TIME_MICROS + number;
      case DOUBLE -> number + 0.5;
      case BOOLEAN -> true;
      case BYTES -> ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII));
      case ARRAY -> List.of(value(name, number, schema.getElementType()));
      case MAP -> Map.of(name, value(name, number, schema.getValueType()));
      case RECORD -> of(schema);
      default -> throw new IllegalArgumentException("no sample of " + schema);
    };
  }

  /** What a record says in the fields of another version of it. */
  static GenericData.Record restrict(GenericData.Record datum, Schema version) {
    GenericData.Record restricted = new GenericData.Record(version);
    for (Schema.Field field : version.getFields()) {
      Object value = datum.get(field.name());
      restricted.put(
          field.pos(),
          value instanceof GenericData.Record inner ? restrict(inner, field.schema()) : value);
    }
    return restricted;
  }

  static byte[] encode(GenericData.Record datum) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<>(datum.getSchema()).write(datum, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  static GenericData.Record decode(byte[] bytes, Schema writer, Schema reader) throws IOException {
    return new GenericDatumReader<GenericData.Record>(writer, reader)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }

  static String toJson(GenericData.Record datum) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonEncoder encoder = EncoderFactory.get().jsonEncoder(datum.getSchema(), bytes, true);
    new GenericDatumWriter<>(datum.getSchema()).write(datum, encoder);
    encoder.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
