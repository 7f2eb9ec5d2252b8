package io.tokenlake.schemas;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * What a schema may not do to a version of it that was released. Beyond what Avro checks, which
 * lets timestamps change from milliseconds to microseconds and enums grow: column ids, units and
 * defaults stay, nothing is removed, and what is new comes last.
 */
final class SchemaEvolution {
  private static final String FIELD_ID = "field-id";
  private static final String ELEMENT_ID = "element-id";

  /** The units that docs state. */
  private static final Pattern UNIT = Pattern.compile("\\b(ms|ns|USD|tokens|bytes)\\b|µs UTC");

  private final Schema released;
  private final Schema current;
  private final List<String> problems = new ArrayList<>();

  private SchemaEvolution(Schema released, Schema current) {
    this.released = released;
    this.current = current;
  }

  /** Why {@code current} must not follow {@code released}; empty when it may. */
  static List<String> problems(Schema released, Schema current) {
    SchemaEvolution evolution = new SchemaEvolution(released, current);
    evolution.checkAvro();
    evolution.check(released, current);
    return evolution.problems;
  }

  /** Also of records within records. */
  private void check(Schema released, Schema current) {
    checkKept(released, current);
    checkAdded(released, current);
  }

  private void checkAvro() {
    if (!canRead(current, released)) {
      problems.add("the current schema cannot read what the released one wrote");
    }
    if (!canRead(released, current)) {
      problems.add("the released schema cannot read what the current one writes");
    }
  }

  private static boolean canRead(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
        == SchemaCompatibilityType.COMPATIBLE;
  }

  private void checkKept(Schema released, Schema current) {
    for (int i = 0; i < released.getFields().size(); i++) {
      Schema.Field before = released.getFields().get(i);
      Schema.Field now = current.getField(before.name());
      if (now == null) {
        problems.add("field " + before.name() + " is removed");
        continue;
      }
      same(before.name() + " position", i, now.pos());
      same(before.name() + " id", before.getObjectProp(FIELD_ID), now.getObjectProp(FIELD_ID));
      if (isRecord(before) && isRecord(now)) {
        same(before.name() + " type", before.schema().getName(), now.schema().getName());
        check(before.schema(), now.schema());
      } else {
        same(before.name() + " type", before.schema().toString(), now.schema().toString());
      }
      same(before.name() + " default", before.defaultVal(), now.defaultVal());
      same(before.name() + " unit", units(before.doc()), units(now.doc()));
    }
  }

  private static boolean isRecord(Schema.Field field) {
    return field.schema().getType() == Schema.Type.RECORD;
  }

  private void checkAdded(Schema released, Schema current) {
    Set<Object> taken = ids(released);
    int greatest =
        taken.stream().filter(Objects::nonNull).mapToInt(id -> (Integer) id).max().orElse(0);
    for (Schema.Field field : current.getFields()) {
      if (released.getField(field.name()) == null) {
        if (!field.schema().isNullable() || !field.hasDefaultValue()) {
          problems.add("new field " + field.name() + " is not optional");
        }
        for (Object id : ids(field)) {
          if (id != null && (Integer) id <= greatest) {
            problems.add("new field " + field.name() + " has id " + id + ", taken before");
          }
        }
      }
    }
  }

  private void same(String what, Object before, Object now) {
    if (!Objects.equals(before, now)) {
      problems.add(what + " changes from " + before + " to " + now);
    }
  }

  /** Ids of all columns of a record, those of list elements included; null of what is none. */
  static Set<Object> ids(Schema record) {
    Set<Object> ids = new HashSet<>();
    record.getFields().forEach(field -> ids.addAll(ids(field)));
    return ids;
  }

  private static List<Object> ids(Schema.Field field) {
    List<Object> ids = new ArrayList<>();
    ids.add(field.getObjectProp(FIELD_ID));
    for (Schema branch :
        field.schema().isUnion() ? field.schema().getTypes() : List.of(field.schema())) {
      if (branch.getType() == Schema.Type.ARRAY) {
        ids.add(branch.getObjectProp(ELEMENT_ID));
      }
    }
    return ids;
  }

  private static List<String> units(String doc) {
    List<String> units = new ArrayList<>();
    Matcher matcher = UNIT.matcher(doc == null ? "" : doc);
    while (matcher.find()) {
      units.add(matcher.group());
    }
    return units;
  }
}
