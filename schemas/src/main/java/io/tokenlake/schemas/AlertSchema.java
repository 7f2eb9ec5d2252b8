package io.tokenlake.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The JSON Schema of the values on topic {@link Topics#ALERTS}, and the names of the headers that
 * make each record a CloudEvent in binary mode.
 */
public final class AlertSchema {
  /** The schema's own identity, which is also the {@code dataschema} of every event. */
  public static final String ID = "https://tokenlake.io/schemas/alert/2";

  /** Type of every event. */
  public static final String EVENT_TYPE = "io.tokenlake.alert";

  public static final String SPEC_VERSION_HEADER = "ce_specversion";
  public static final String ID_HEADER = "ce_id";
  public static final String SOURCE_HEADER = "ce_source";
  public static final String TYPE_HEADER = "ce_type";
  public static final String TIME_HEADER = "ce_time";
  public static final String SUBJECT_HEADER = "ce_subject";
  public static final String DATA_SCHEMA_HEADER = "ce_dataschema";
  public static final String CONTENT_TYPE_HEADER = "content-type";

  private static final String RESOURCE = "alert.schema.json";

  private AlertSchema() {}

  /** The schema, draft 2020-12. */
  public static String json() {
    try (InputStream schema = AlertSchema.class.getResourceAsStream(RESOURCE)) {
      return new String(schema.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
