package io.tokenlake.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Avro does not check and tables depend on. */
class SchemaRulesTest {
  /** Messages of topics that no table stores, so that they have no columns. */
  private static final Set<String> NOT_A_TABLE =
      Set.of("LlmRollupUpdate", "GpuRollupUpdate", "SeriesHistoryMessage");

  static Collection<Schema> schemas() {
    return SchemaFiles.current().values();
  }

  static Stream<Schema> tables() {
    return schemas().stream().filter(schema -> !NOT_A_TABLE.contains(schema.getName()));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyFieldSaysWhatItIs(Schema schema) {
    assertThat(schema.getFields())
        .allSatisfy(field -> assertThat(field.doc()).as(field.name()).isNotBlank());
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void timesDurationsAndMoneySayTheirUnit(Schema schema) {
    for (Schema.Field field : schema.getFields()) {
      for (Schema type : branches(field)) {
        if (type.getLogicalType() instanceof LogicalTypes.TimestampMicros) {
          assertThat(field.doc()).as(field.name()).contains("µs UTC");
          assertThat(type.getObjectProp("adjust-to-utc")).as(field.name()).isEqualTo(true);
        }
        if (type.getLogicalType() instanceof LogicalTypes.Decimal money) {
          assertThat(field.doc()).as(field.name()).contains("USD");
          assertThat(List.of(money.getPrecision(), money.getScale())).containsExactly(38, 12);
        }
      }
      if (field.name().endsWith("_ms")) {
        assertThat(field.doc()).as(field.name()).containsPattern("\\bms\\b");
      }
      if (field.name().endsWith("_nano")) {
        assertThat(field.doc()).as(field.name()).containsPattern("\\bns\\b");
      }
      if (field.name().matches("(in|out)_.*")) {
        assertThat(field.doc()).as(field.name()).contains("tokens");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void fieldIdsAreThereAndDistinctWithThoseOfListElements(Schema schema) {
    List<Integer> ids = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      ids.add((Integer) field.getObjectProp("field-id"));
      for (Schema branch : branches(field)) {
        if (branch.getType() == Schema.Type.ARRAY) {
          ids.add((Integer) branch.getObjectProp("element-id"));
        }
      }
    }
    assertThat(ids).doesNotContainNull().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void whatMayBeUnknownIsNullByDefault(Schema schema) {
    assertThat(schema.getFields())
        .filteredOn(field -> field.schema().isUnion())
        .allSatisfy(
            field -> {
              assertThat(field.schema().getTypes().get(0).getType()).isEqualTo(Schema.Type.NULL);
              assertThat(field.hasDefaultValue()).as(field.name()).isTrue();
            });
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void anEnumHasAValueForWhatAReaderDoesNotKnow(Schema schema) {
    for (Schema.Field field : schema.getFields()) {
      for (Schema type : branches(field)) {
        if (type.getType() == Schema.Type.ENUM) {
          assertThat(type.getEnumDefault()).as(field.name()).isNotNull();
        }
      }
    }
  }

  private static List<Schema> branches(Schema.Field field) {
    return field.schema().isUnion() ? field.schema().getTypes() : List.of(field.schema());
  }
}
