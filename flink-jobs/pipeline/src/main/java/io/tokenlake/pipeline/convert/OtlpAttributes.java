package io.tokenlake.pipeline.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.tokenlake.domain.genai.AttributionField;
import io.tokenlake.schemas.ContentKeys;
import io.tokenlake.schemas.otlp.ToolArguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** OTLP attributes as plain Java values and as JSON. Content keys do not come through. */
final class OtlpAttributes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OtlpAttributes() {}

  static Map<String, Object> toMap(List<KeyValue> attributes) {
    Map<String, Object> map = new LinkedHashMap<>(attributes.size() * 2);
    for (KeyValue attribute : attributes) {
      if (!ContentKeys.isContent(attribute.getKey())) {
        map.put(attribute.getKey(), toJava(attribute.getValue()));
      }
    }
    return map;
  }

  /**
   * The attributes of a resource, with the tenant that was checked, and with no other one that only
   * looks like it.
   *
   * @param tenant null where nothing checked it
   */
  static Map<String, Object> ofResource(Resource resource, String tenant) {
    Map<String, Object> map = toMap(resource.getAttributesList());
    if (tenant == null) {
      map.remove(AttributionField.CHECKED_TENANT);
    } else {
      map.put(AttributionField.CHECKED_TENANT, tenant);
    }
    return map;
  }

  /** The attributes of a span, with a digest in the place of a tool's arguments. */
  static Map<String, Object> ofSpan(Span span) {
    Map<String, Object> map = toMap(span.getAttributesList());
    String digest = ToolArguments.digest(span);
    if (digest != null) {
      map.put(ToolArguments.DIGEST_KEY, digest);
    }
    return map;
  }

  static String toJson(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("attributes of plain values cannot fail to serialise", e);
    }
  }

  /** Protobuf's word for not stated is the empty string. */
  static String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Object toJava(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case BYTES_VALUE -> value.getBytesValue().toByteArray();
      case ARRAY_VALUE -> {
        List<Object> list = new ArrayList<>(value.getArrayValue().getValuesCount());
        value.getArrayValue().getValuesList().forEach(element -> list.add(toJava(element)));
        yield list;
      }
      case KVLIST_VALUE -> toMap(value.getKvlistValue().getValuesList());
      default -> null;
    };
  }
}
