package io.tokenlake.domain.genai;

/** Names of instrumentation scopes, which form a tree. */
final class Scopes {
  private Scopes() {}

  /** Whether {@code name} is {@code scope} or below it: what follows begins with a dot or slash. */
  static boolean covers(String scope, String name) {
    if (!name.startsWith(scope)) {
      return false;
    }
    if (name.length() == scope.length()) {
      return true;
    }
    char next = name.charAt(scope.length());
    return next == '.' || next == '/';
  }
}
