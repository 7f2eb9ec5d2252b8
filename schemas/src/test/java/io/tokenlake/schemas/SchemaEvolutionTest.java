package io.tokenlake.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every schema may follow its released versions, and a list of changes may not follow theirs. */
class SchemaEvolutionTest {
  private static final String RELEASED =
      """
      {"type": "record", "name": "R", "fields": [
        {"name": "id", "type": "string", "doc": "identity", "field-id": 1},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros", "adjust-to-utc": true}, "doc": "when, µs UTC", "field-id": 2},
        {"name": "took", "type": "int", "doc": "how long, ms", "field-id": 3},
        {"name": "cost", "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 38, "scale": 12}], "default": null, "doc": "cost, USD", "field-id": 4},
        {"name": "tags", "type": ["null", {"type": "array", "items": "string", "element-id": 6}], "default": null, "doc": "tags", "field-id": 5},
        {"name": "kind", "type": {"type": "enum", "name": "K", "symbols": ["A", "B"]}, "doc": "kind", "field-id": 7}
      ]}
      """;

  private static final String ADDED =
      ", {\"name\": \"more\", \"type\": [\"null\", \"long\"], \"default\": null, \"doc\": \"more\","
          + " \"field-id\": 8}\n"
          + "]}";

  static Stream<Arguments> releasedVersions() {
    return SchemaFiles.current().entrySet().stream()
        .flatMap(
            record ->
                SchemaFiles.released(record.getKey()).entrySet().stream()
                    .map(
                        version ->
                            Arguments.of(
                                record.getKey(),
                                version.getKey(),
                                version.getValue(),
                                record.getValue())));
  }

  @ParameterizedTest(name = "{0} after version {1}")
  @MethodSource("releasedVersions")
  void everySchemaMayFollowItsReleasedVersions(
      String record, int version, Schema released, Schema current) {
    assertThat(SchemaEvolution.problems(released, current)).isEmpty();
  }

  @Test
  void anOptionalFieldWithTheNextIdMayBeAddedAtTheEnd() {
    assertThat(SchemaEvolution.problems(parse(RELEASED), parse(RELEASED.replace("\n]}", ADDED))))
        .isEmpty();
  }

  @Test
  void aRecordWithinARecordIsHeldToTheSameRules() {
    String outer =
        """
        {"type": "record", "name": "O", "fields": [
          {"name": "key", "type": "string", "doc": "identity"},
          {"name": "inner", "type": %s, "doc": "what it holds"}
        ]}
        """;
    Schema released = parse(outer.formatted(RELEASED));

    assertThat(
            SchemaEvolution.problems(
                released, parse(outer.formatted(RELEASED.replace("\n]}", ADDED)))))
        .isEmpty();
    assertThat(
            SchemaEvolution.problems(
                released, parse(outer.formatted(RELEASED.replace("cost, USD", "cost, EUR")))))
        .containsExactly("cost unit changes from [USD] to []");
    assertThat(
            SchemaEvolution.problems(
                released, parse(outer.formatted(RELEASED.replace("\"R\"", "\"S\"")))))
        .anySatisfy(problem -> assertThat(problem).contains("inner type changes"));
  }

  static List<Arguments> refusedChanges() {
    return List.of(
        change(
            "removed",
            "{\"name\": \"took\", \"type\": \"int\", \"doc\": \"how long, ms\", \"field-id\": 3},",
            "",
            "took is removed"),
        change("renamed", "\"name\": \"took\"", "\"name\": \"lasted\"", "took is removed"),
        change("widened on the wire", "\"type\": \"int\"", "\"type\": \"long\"", "cannot read"),
        change("other clock", "timestamp-micros", "timestamp-millis", "at type changes"),
        change(
            "zone lost", "\"adjust-to-utc\": true", "\"adjust-to-utc\": false", "at type changes"),
        change("other scale", "\"scale\": 12", "\"scale\": 6", "cost type changes"),
        change("other precision", "\"precision\": 38", "\"precision\": 18", "cost type changes"),
        change(
            "made required",
            "[\"null\", {\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 38,"
                + " \"scale\": 12}], \"default\": null",
            "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 38, \"scale\": 12}",
            "cost type changes"),
        change(
            "made optional",
            "\"type\": \"string\", \"doc\": \"identity\"",
            "\"type\": [\"null\", \"string\"], \"default\": null, \"doc\": \"identity\"",
            "id type changes"),
        change(
            "default given",
            "\"doc\": \"how long, ms\"",
            "\"default\": 0, \"doc\": \"how long, ms\"",
            "took default changes"),
        change("other unit", "how long, ms", "how long, ns", "took unit changes"),
        change("other currency", "cost, USD", "cost, EUR", "cost unit changes"),
        change("other id", "\"field-id\": 3", "\"field-id\": 30", "took id changes"),
        change("other element id", "\"element-id\": 6", "\"element-id\": 9", "tags type changes"),
        change(
            "enum grows without default",
            "\"symbols\": [\"A\", \"B\"]",
            "\"symbols\": [\"A\", \"B\", \"C\"]",
            "released schema cannot read"),
        change(
            "enum shrinks",
            "\"symbols\": [\"A\", \"B\"]",
            "\"symbols\": [\"A\"]",
            "current schema cannot read"),
        change(
            "added as required",
            "\n]}",
            ADDED.replace("[\"null\", \"long\"], \"default\": null", "\"long\""),
            "more is not optional"),
        change(
            "added with the id of a column",
            "\n]}",
            ADDED.replace("8}", "3}"),
            "id 3, taken before"),
        change(
            "added with the id of an element",
            "\n]}",
            ADDED.replace("8}", "6}"),
            "id 6, taken before"),
        change(
            "added in between",
            "{\"name\": \"took\"",
            ADDED.substring(2).replace("\n]}", ",") + "{\"name\": \"took\"",
            "took position changes"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedChanges")
  void whatBreaksReadersIsRefusedWithItsReason(String name, Schema changed, String reason) {
    assertThat(SchemaEvolution.problems(parse(RELEASED), changed))
        .anySatisfy(problem -> assertThat(problem).contains(reason));
  }

  private static Arguments change(String name, String from, String to, String reason) {
    assertThat(RELEASED).contains(from);
    return Arguments.of(name, parse(RELEASED.replace(from, to)), reason);
  }

  private static Schema parse(String json) {
    return new Schema.Parser().parse(json);
  }
}
