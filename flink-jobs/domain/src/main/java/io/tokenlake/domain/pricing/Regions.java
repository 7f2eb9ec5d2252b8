package io.tokenlake.domain.pricing;

/** Where a provider processes a call, as far as the address of its server says so. */
final class Regions {
  private static final String AWS = ".amazonaws.com";
  private static final String VERTEX = "-aiplatform.googleapis.com";
  private static final String OPENAI = ".api.openai.com";

  private Regions() {}

  /**
   * The region in {@code address}, such as us-east-1 of {@code
   * bedrock-runtime.us-east-1.amazonaws.com}, europe-west1 of {@code
   * europe-west1-aiplatform.googleapis.com} or eu of {@code eu.api.openai.com}. Null when it names
   * none.
   */
  static String of(String address) {
    if (address == null) {
      return null;
    }
    if (address.endsWith(VERTEX)) {
      return address.substring(0, address.length() - VERTEX.length());
    }
    if (address.endsWith(OPENAI)) {
      return address.substring(0, address.length() - OPENAI.length());
    }
    if (address.startsWith("bedrock") && address.endsWith(AWS)) {
      int service = address.indexOf('.');
      int end = address.length() - AWS.length();
      return service < end ? address.substring(service + 1, end) : null;
    }
    return null;
  }
}
