package io.tokenlake.domain.genai;

/**
 * Finds who made a call. Each field has a list of keys; all of them are looked up on the span
 * before any is looked up on the resource, because what a caller says about one call is more
 * precise than what is said about the whole process.
 */
final class AttributionReader {
  private static final String[] TENANT = {"tenant.id"};
  private static final String[] TEAM = {"team.name"};
  private static final String[] FEATURE = {"feature.name"};
  private static final String[] USER = {"user.id", "enduser.id"};
  private static final String[] ENVIRONMENT = {
    "deployment.environment.name", "deployment.environment"
  };
  private static final String[] SERVICE = {"service.name"};
  private static final String[] AGENT = {"gen_ai.agent.name"};
  private static final String[] WORKFLOW = {"gen_ai.workflow.name"};
  private static final String[] SESSION = {"gen_ai.conversation.id", "session.id"};
  private static final String[] PROMPT_NAME = {"gen_ai.prompt.name"};
  private static final String[] PROMPT_VERSION = {"gen_ai.prompt.version"};
  private static final String TAGS = "tags";

  private final Attributes span;
  private final Attributes resource;

  AttributionReader(Attributes span, Attributes resource) {
    this.span = span;
    this.resource = resource;
  }

  Attribution read() {
    return new Attribution(
        first(TENANT),
        first(TEAM),
        first(FEATURE),
        first(USER),
        first(ENVIRONMENT),
        first(SERVICE),
        first(AGENT),
        first(WORKFLOW),
        first(SESSION),
        first(PROMPT_NAME),
        first(PROMPT_VERSION),
        span.texts(TAGS) != null ? span.texts(TAGS) : resource.texts(TAGS));
  }

  private String first(String... keys) {
    String own = span.text(keys);
    return own != null ? own : resource.text(keys);
  }
}
