package io.tokenlake.notifier.config;

import io.tokenlake.domain.alert.Severity;
import io.tokenlake.domain.rule.YamlFields;
import io.tokenlake.notifier.alert.LinkTemplate;
import io.tokenlake.notifier.receiver.Alertmanager;
import io.tokenlake.notifier.receiver.PagerDuty;
import io.tokenlake.notifier.receiver.Receiver;
import io.tokenlake.notifier.receiver.SigningKey;
import io.tokenlake.notifier.receiver.Slack;
import io.tokenlake.notifier.receiver.Webhook;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads one destination. */
final class DestinationReader {
  private static final String NAME = "[a-z0-9][a-z0-9-]{0,39}";
  private static final Map<String, Set<String>> KEYS_BY_TYPE =
      Map.of(
          "slack", Set.of("url", "updates", "links"),
          "pagerduty", Set.of("routing_key", "url", "updates", "severities", "links", "images"),
          "alertmanager", Set.of("url", "headers", "resend", "links"),
          "webhook", Set.of("url", "mode", "updates", "signing_keys", "headers"));
  private static final Set<String> OF_ALL =
      Set.of("name", "type", "tls", "plain_http", "timeout", "retry", "rate");
  private static final Set<String> RESERVED_HEADERS =
      Set.of("webhook-id", "webhook-timestamp", "webhook-signature", "content-type", "host");

  private final YamlFields fields;
  private final List<String> problems;
  private final SecretReader secrets;
  private final String name;

  DestinationReader(Node node, Map<String, String> environment, List<String> problems) {
    this.problems = problems;
    this.secrets = new SecretReader(environment, problems);
    String stated = new YamlFields("the destination", node, new ArrayList<>()).textOrNull("name");
    this.fields =
        new YamlFields(
            stated == null ? "the destination" : "destination " + stated, node, problems);
    this.name = fields.text("name");
  }

  /** What it is called; null when it is not. */
  String name() {
    return name;
  }

  /** The destination; empty when anything is wrong with it. */
  Optional<Destination> read() {
    int before = fields.problemCount();
    if (name != null && !name.matches(NAME)) {
      fields.problem("name", "must be called by 1 to 40 of a-z, 0-9 and -");
    }
    String type = fields.text("type");
    if (type == null || !KEYS_BY_TYPE.containsKey(type)) {
      if (type != null) {
        fields.word("type", List.of("slack", "pagerduty", "alertmanager", "webhook"));
      }
      return Optional.empty();
    }
    Set<String> known = new HashSet<>(OF_ALL);
    known.addAll(KEYS_BY_TYPE.get(type));
    fields.allowOnly(known);
    Optional<Receiver> receiver =
        switch (type) {
          case "slack" -> slack();
          case "pagerduty" -> pagerDuty();
          case "alertmanager" -> alertmanager();
          default -> webhook();
        };
    DeliveryPolicy policy = new PolicyReader(fields).read(type);
    YamlFields tls = fields.fields("tls");
    Destination destination =
        new Destination(
            name,
            receiver.orElse(null),
            policy,
            tls == null ? Optional.empty() : TlsReader.read(tls));
    return fields.problemCount() == before ? Optional.of(destination) : Optional.empty();
  }

  private Optional<Receiver> slack() {
    boolean updates = updates();
    List<LinkTemplate> links = links("links");
    return secrets
        .secret(fields, "url")
        .filter(url -> isAddress("url", url.reveal()))
        .map(url -> new Slack(url, updates, links));
  }

  private Optional<Receiver> pagerDuty() {
    URI address =
        fields.has("url") ? address("url").map(URI::create).orElse(null) : PagerDuty.EVENTS;
    Map<String, String> severities = new LinkedHashMap<>(PagerDuty.OURS);
    fields
        .textMap("severities")
        .forEach(
            (ours, theirs) -> {
              if (Arrays.stream(Severity.values()).noneMatch(s -> s.word().equals(ours))
                  || !PagerDuty.SEVERITIES.contains(theirs)) {
                fields.problem(
                    "severities",
                    "has '%s: %s' in 'severities'; on the left are info, warn, page, on the right %s"
                        .formatted(ours, theirs, PagerDuty.SEVERITIES));
              }
              severities.put(ours, theirs);
            });
    List<LinkTemplate> images = links("images");
    if (images.stream().anyMatch(image -> !image.url().startsWith("https://"))) {
      fields.problem("images", "has an address in 'images' without https://, which must have it");
    }
    boolean updates = updates();
    List<LinkTemplate> links = links("links");
    return secrets
        .secret(fields, "routing_key")
        .map(key -> new PagerDuty(address, key, updates, severities, links, images));
  }

  private Optional<Receiver> alertmanager() {
    long resend = fields.millis("resend", 60_000);
    if (resend < 1_000 || resend > 3_600_000) {
      fields.problem("resend", "must resend every 1s to 1h, below Alertmanager's resolve_timeout");
    }
    Map<String, Secret> headers = headers();
    List<LinkTemplate> links = links("links");
    return address("url")
        .map(url -> url.replaceAll("/+$", "") + "/api/v2/alerts")
        .map(url -> new Alertmanager(URI.create(url), headers, Duration.ofMillis(resend), links));
  }

  private Optional<Receiver> webhook() {
    String mode = fields.word("mode", List.of("structured", "binary"));
    List<SigningKey> keys = new ArrayList<>();
    for (Secret secret : secrets.secrets(fields, "signing_keys")) {
      SigningKey.parse(secret.reveal())
          .ifPresentOrElse(
              keys::add,
              () ->
                  fields.problem(
                      "signing_keys",
                      "has a key in 'signing_keys' that is not " + SigningKey.FORM));
    }
    boolean updates = updates();
    Map<String, Secret> headers = headers();
    return address("url")
        .map(url -> new Webhook(new Secret(url), !"binary".equals(mode), updates, keys, headers));
  }

  private boolean updates() {
    Boolean updates = fields.flag("updates");
    return updates == null || updates;
  }

  /** An address in the file or by reference. */
  private Optional<String> address(String key) {
    Optional<String> address =
        fields.node(key) instanceof ScalarNode || !fields.has(key)
            ? Optional.ofNullable(fields.text(key))
            : secrets.secret(fields, key).map(Secret::reveal);
    return address.filter(text -> isAddress(key, text));
  }

  /**
   * Whether it can be posted to; what is wrong is said without the address, which may be secret.
   */
  private boolean isAddress(String key, String text) {
    URI address;
    try {
      address = URI.create(text);
    } catch (IllegalArgumentException e) {
      fields.problem(key, "has no address as '" + key + "'; write https://host/path");
      return false;
    }
    boolean plain = "http".equals(address.getScheme());
    if (address.getHost() == null || !(plain || "https".equals(address.getScheme()))) {
      fields.problem(key, "has no address as '" + key + "'; write https://host/path");
      return false;
    }
    if (address.getUserInfo() != null) {
      fields.problem(
          key, "has a password in '" + key + "'; take it out and state a header authorization");
      return false;
    }
    Boolean plainHttp = fields.flag("plain_http");
    if (plain && !(plainHttp != null && plainHttp) && !isLoopback(address.getHost())) {
      fields.problem(
          key,
          "has an address without TLS as '" + key + "'; use https://, or state plain_http: true");
      return false;
    }
    return true;
  }

  /** By its name alone: what a name server says may change. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private Map<String, Secret> headers() {
    Map<String, Secret> headers = new LinkedHashMap<>();
    YamlFields stated = fields.fields("headers");
    if (stated != null) {
      for (String header : stated.keys()) {
        if (!header.matches("[A-Za-z0-9-]+")
            || RESERVED_HEADERS.contains(header.toLowerCase(Locale.ROOT))) {
          stated.problem(header, "has the header '" + header + "', which cannot be stated");
        } else if (stated.node(header) instanceof ScalarNode && !isAuthorization(header)) {
          headers.put(header, new Secret(stated.textOrNull(header)));
        } else {
          secrets.secret(stated, header).ifPresent(value -> headers.put(header, value));
        }
      }
    }
    return headers;
  }

  private static boolean isAuthorization(String header) {
    return header.toLowerCase(Locale.ROOT).matches(".*(auth|token|key|secret).*");
  }

  private List<LinkTemplate> links(String key) {
    List<LinkTemplate> links = new ArrayList<>();
    for (Node node : fields.list(key)) {
      YamlFields link = new YamlFields("the entry of '" + key + "'", node, problems);
      link.allowOnly(Set.of("text", "url"));
      String text = link.text("text");
      String url = link.text("url");
      if (text == null || url == null) {
        continue;
      }
      LinkTemplate template = new LinkTemplate(text, url);
      if (!LinkTemplate.isAddress(url)) {
        link.problem("url", "has no address as 'url'; write https://host/path/{trace_id}");
      }
      template
          .unknownNames()
          .forEach(
              unknown ->
                  link.problem("url", "names {" + unknown + "}; known are " + LinkTemplate.NAMES));
      links.add(template);
    }
    return links;
  }
}
