package io.tokenlake.domain.genai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads JSON that emitters put into attributes as text. */
final class Json {
  /** Far above what holds counts and parameters; more is content that found its way here. */
  private static final int MOST_CHARACTERS = 64 * 1024;

  /**
   * For attributes that are known to hold counts: providers put what a search found beside them,
   * and frameworks the definitions of tools beside parameters.
   */
  static final int MOST_CHARACTERS_OF_COUNTS = 1024 * 1024;

  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(Object.class);

  private Json() {}

  /**
   * The value as Map, List, String, Long, BigDecimal or Boolean; null when the text is no JSON.
   * Python's way of printing a dictionary, which LangSmith sends, is read too.
   */
  static Object parse(String text) {
    return text.length() > MOST_CHARACTERS ? null : parseAny(text);
  }

  /** The same for an attribute that is known to hold counts or parameters. */
  static Object parseCounts(String text) {
    return text.length() > MOST_CHARACTERS_OF_COUNTS ? null : parseAny(text);
  }

  private static Object parseAny(String text) {
    try {
      return READER.readValue(text);
    } catch (JsonProcessingException notJson) {
      return text.startsWith("{'") ? parsePython(text) : null;
    }
  }

  private static Object parsePython(String text) {
    String json =
        text.replace(": None", ": null").replace(": True", ": true").replace(": False", ": false");
    try {
      return READER.readValue(json);
    } catch (JsonProcessingException notPythonEither) {
      return null;
    }
  }
}
