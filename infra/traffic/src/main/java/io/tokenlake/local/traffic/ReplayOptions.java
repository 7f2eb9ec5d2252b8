package io.tokenlake.local.traffic;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How to replay a trace.
 *
 * @param provider {@code gen_ai.provider.name} of every span
 * @param model model that is asked and that answers
 * @param speed how many times faster than the trace; {@link #MAX_SPEED} waits for nothing
 * @param keepTimes send the times of the trace; otherwise they move so that the last request ends
 *     when it is sent
 * @param duplicates share of the spans to send twice
 * @param attributes further attributes of every span
 * @param seed decides which spans are sent twice, and the ids if they are to repeat
 * @param repeatIds take trace and span ids from the seed, so that a second run sends the same ones
 */
public record ReplayOptions(
    String provider,
    String model,
    double speed,
    boolean keepTimes,
    double duplicates,
    Map<String, String> attributes,
    long seed,
    boolean repeatIds) {

  /** As fast as the receiver takes it. */
  public static final double MAX_SPEED = Double.POSITIVE_INFINITY;

  private static final Set<String> OWN_ATTRIBUTES =
      Set.of(
          GenAi.OPERATION.getKey(),
          GenAi.PROVIDER.getKey(),
          GenAi.REQUEST_MODEL.getKey(),
          GenAi.RESPONSE_MODEL.getKey(),
          GenAi.RESPONSE_ID.getKey(),
          GenAi.INPUT_TOKENS.getKey(),
          GenAi.OUTPUT_TOKENS.getKey(),
          GenAi.FINISH_REASONS.getKey());

  public ReplayOptions {
    if (!(speed > 0)) {
      throw new IllegalArgumentException(
          "speed is " + speed + "; expected a number above 0, such as 10, or max");
    }
    SpanSender.checkShare(duplicates);
    for (String key : attributes.keySet()) {
      if (OWN_ATTRIBUTES.contains(key)) {
        throw new IllegalArgumentException(
            "attribute " + key + " comes from the trace; expected any other key");
      }
    }
    attributes = Map.copyOf(attributes);
  }

  /** OpenAI's gpt-4o, as fast as possible, ending now, nothing twice. */
  public static ReplayOptions defaults() {
    return new ReplayOptions("openai", "gpt-4o", MAX_SPEED, false, 0, Map.of(), 42, false);
  }

  /** Takes {@code provider/model}, such as {@code openai/gpt-4o}. */
  public ReplayOptions withModel(String providerAndModel) {
    int slash = providerAndModel.indexOf('/');
    if (slash <= 0 || slash == providerAndModel.length() - 1) {
      throw new IllegalArgumentException(
          "model is '" + providerAndModel + "'; expected PROVIDER/MODEL, such as openai/gpt-4o");
    }
    return new ReplayOptions(
        providerAndModel.substring(0, slash),
        providerAndModel.substring(slash + 1),
        speed,
        keepTimes,
        duplicates,
        attributes,
        seed,
        repeatIds);
  }

  /** Takes {@code max} or a number above 0. */
  public ReplayOptions withSpeed(String text) {
    try {
      return withSpeed(text.equals("max") ? MAX_SPEED : Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "speed is '" + text + "'; expected a number above 0, such as 10, or max", e);
    }
  }

  /** Sets {@link #speed()}. */
  public ReplayOptions withSpeed(double times) {
    return new ReplayOptions(
        provider, model, times, keepTimes, duplicates, attributes, seed, repeatIds);
  }

  /** Sets {@link #keepTimes()}. */
  public ReplayOptions withKeepTimes(boolean keep) {
    return new ReplayOptions(provider, model, speed, keep, duplicates, attributes, seed, repeatIds);
  }

  /** Sets {@link #duplicates()}. */
  public ReplayOptions withDuplicates(double share) {
    return new ReplayOptions(provider, model, speed, keepTimes, share, attributes, seed, repeatIds);
  }

  /** Adds one of the {@link #attributes()}; takes {@code key=value}. */
  public ReplayOptions withAttribute(String keyAndValue) {
    int equals = keyAndValue.indexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException(
          "attribute is '" + keyAndValue + "'; expected KEY=VALUE, such as team.name=search");
    }
    Map<String, String> more = new LinkedHashMap<>(attributes);
    more.put(keyAndValue.substring(0, equals), keyAndValue.substring(equals + 1));
    return new ReplayOptions(provider, model, speed, keepTimes, duplicates, more, seed, repeatIds);
  }

  /** Sets {@link #seed()}. */
  public ReplayOptions withSeed(long newSeed) {
    return new ReplayOptions(
        provider, model, speed, keepTimes, duplicates, attributes, newSeed, repeatIds);
  }

  /** Sets {@link #repeatIds()}. */
  public ReplayOptions withRepeatIds(boolean repeat) {
    return new ReplayOptions(
        provider, model, speed, keepTimes, duplicates, attributes, seed, repeat);
  }
}
