package io.tokenlake.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Avro does not check and tables depend on. */
class SchemaRulesTest {
  static List<Schema> schemas() {
    return List.of(
        LlmCallRecord.getClassSchema(),
        SpanRecord.getClassSchema(),
        AgentStepRecord.getClassSchema(),
        AgentRunRecord.getClassSchema(),
        LlmRollupRecord.getClassSchema(),
        DeadLetterRecord.getClassSchema(),
        CompletenessRecord.getClassSchema(),
        AlertRecord.getClassSchema());
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyFieldSaysWhatItIs(Schema schema) {
    assertThat(schema.getFields())
        .allSatisfy(field -> assertThat(field.doc()).as(field.name()).isNotBlank());
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void fieldIdsAreThereAndDistinctWithThoseOfListElements(Schema schema) {
    List<Integer> ids = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      ids.add((Integer) field.getObjectProp("field-id"));
      for (Schema branch :
          field.schema().isUnion() ? field.schema().getTypes() : List.<Schema>of()) {
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
}
