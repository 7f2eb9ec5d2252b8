package io.tokenlake.gpu;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/** What the metrics say about the node they come from. */
final class NodeResource {
  private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> HOST_NAME = AttributeKey.stringKey("host.name");

  private NodeResource() {}

  /**
   * Describes this node.
   *
   * @param hostName null if the machine does not know
   * @param attributes the user's, which win: in a container the host name is the container's
   */
  static Resource of(String hostName, Map<String, String> attributes) {
    AttributesBuilder builder =
        Attributes.builder().put(SERVICE_NAME, "tokenlake-gpu-agent").put(HOST_NAME, hostName);
    attributes.forEach(builder::put);
    return Resource.getDefault().merge(Resource.create(builder.build()));
  }

  static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
