package io.tokenlake.domain.genai;

import java.util.List;

/** Tells the requests that a provider bills from everything around them. */
final class SpanKinds {
  private static final RoleRule.Kind UNNAMED_CALL = RoleRule.kind(SpanRole.CALL, "chat");
  private static final RoleRule.Kind NOTHING = RoleRule.kind(SpanRole.OTHER);

  private SpanKinds() {}

  /**
   * What a span is. The oldest emitters name no operation; a span of theirs that states provider,
   * model and usage is a call. All three are asked for, because spans of agents and chains repeat
   * the usage of the calls below them.
   */
  static RoleRule.Kind of(Dialect dialect, Attributes attributes) {
    for (RoleRule rule : dialect.roles()) {
      RoleRule.Kind kind = rule.read(attributes);
      if (kind != null) {
        return kind;
      }
    }
    boolean call =
        !dialect.roles().isEmpty()
            && states(dialect.field(CallField.PROVIDER), attributes)
            && (states(dialect.field(CallField.REQUEST_MODEL), attributes)
                || states(dialect.field(CallField.RESPONSE_MODEL), attributes))
            && (states(dialect.count(TokenCount.INPUT), attributes)
                || states(dialect.count(TokenCount.OUTPUT), attributes));
    return call ? UNNAMED_CALL : NOTHING;
  }

  private static boolean states(List<Source> places, Attributes attributes) {
    for (Source place : places) {
      if (attributes.raw(place) != null) {
        return true;
      }
    }
    return false;
  }
}
