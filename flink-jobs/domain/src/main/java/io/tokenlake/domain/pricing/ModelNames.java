package io.tokenlake.domain.pricing;

import java.util.List;

/** Names that carry a model's name inside, by the structure that a cloud or gateway gives them. */
final class ModelNames {
  private static final String BEDROCK_ARN = "arn:aws";
  private static final List<String> BEDROCK_RESOURCES =
      List.of(":foundation-model/", ":inference-profile/");
  private static final List<String> GOOGLE_RESOURCES =
      List.of("models/", "publishers/", "projects/");
  private static final String GOOGLE_MODEL = "models/";

  private ModelNames() {}

  /**
   * The name inside {@code name}: that of an Amazon Bedrock ARN or a Google resource, or what
   * follows the longest of {@code prefixes}. Null when there is nothing inside.
   */
  static String inner(String name, List<String> prefixes) {
    if (name.startsWith(BEDROCK_ARN)) {
      for (String resource : BEDROCK_RESOURCES) {
        int at = name.indexOf(resource);
        if (at >= 0) {
          return after(name, at + resource.length());
        }
      }
      return null;
    }
    for (String resource : GOOGLE_RESOURCES) {
      int at = name.startsWith(resource) ? name.lastIndexOf(GOOGLE_MODEL) : -1;
      if (at == 0 || (at > 0 && name.charAt(at - 1) == '/')) {
        return after(name, at + GOOGLE_MODEL.length());
      }
    }
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return after(name, prefix.length());
      }
    }
    return null;
  }

  private static String after(String name, int at) {
    return at < name.length() ? name.substring(at) : null;
  }
}
