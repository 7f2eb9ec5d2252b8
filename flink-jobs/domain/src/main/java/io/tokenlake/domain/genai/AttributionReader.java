package io.tokenlake.domain.genai;

import java.util.List;

/**
 * Finds who made a call. All keys of a field are looked up on the span before any is looked up on
 * the resource, because what a caller says about one call is more precise than what is said about
 * the whole process.
 */
final class AttributionReader {
  private static final String LANGFUSE_METADATA = "langfuse.trace.metadata.";

  private final AttributionMapping mapping;

  AttributionReader(AttributionMapping mapping) {
    this.mapping = mapping;
  }

  Attribution read(Attributes span, Attributes resource) {
    return new Attribution(
        tenant(span, resource),
        first(AttributionField.TEAM, span, resource),
        first(AttributionField.FEATURE, span, resource),
        first(AttributionField.USER, span, resource),
        first(AttributionField.ENVIRONMENT, span, resource),
        first(AttributionField.SERVICE, span, resource),
        first(AttributionField.AGENT, span, resource),
        first(AttributionField.WORKFLOW, span, resource),
        first(AttributionField.SESSION, span, resource),
        first(AttributionField.PROMPT_NAME, span, resource),
        first(AttributionField.PROMPT_VERSION, span, resource),
        mapping.kept(tags(span, resource)));
  }

  /** Who was checked to have sent the telemetry, whatever it says itself. */
  private String tenant(Attributes span, Attributes resource) {
    String checked = Attributes.scalar(resource.raw(AttributionField.CHECKED_TENANT));
    return checked != null
        ? mapping.kept(AttributionField.TENANT, checked)
        : first(AttributionField.TENANT, span, resource);
  }

  private String first(AttributionField field, Attributes span, Attributes resource) {
    String[] keys = mapping.keys(field);
    String own = text(keys, span);
    return mapping.kept(field, own != null ? own : text(keys, resource));
  }

  private static String text(String[] keys, Attributes attributes) {
    for (String key : keys) {
      String text = Attributes.scalar(attributes.raw(key));
      if (text != null) {
        return key.startsWith(LANGFUSE_METADATA) ? unquoted(text) : text;
      }
    }
    return null;
  }

  /** Langfuse's SDKs write every value of their metadata as JSON from release 5 on, text too. */
  private static String unquoted(String text) {
    return text.startsWith("\"") && Json.parse(text) instanceof String plain ? plain : text;
  }

  private List<String> tags(Attributes span, Attributes resource) {
    List<String> own = tags(span);
    return own != null ? own : tags(resource);
  }

  private List<String> tags(Attributes attributes) {
    for (String key : mapping.keys(AttributionField.TAGS)) {
      List<String> tags = attributes.texts(Source.of(key));
      if (tags != null) {
        return tags;
      }
    }
    return null;
  }
}
