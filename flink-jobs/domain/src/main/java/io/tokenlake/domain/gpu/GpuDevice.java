package io.tokenlake.domain.gpu;

/**
 * A GPU, or a MIG instance of one, as one source knows it. Unknown is null.
 *
 * @param tenant whose it is
 * @param source who told of it; two sources of one GPU are two devices, because each has counters
 *     of its own
 * @param uuid of the GPU, as the driver writes it
 * @param instance the MIG instance; null for the whole GPU
 * @param simulated whether it does not exist
 */
public record GpuDevice(
    String tenant,
    String team,
    String environment,
    String source,
    String uuid,
    String instance,
    String migProfile,
    String host,
    String index,
    String pciBusId,
    String model,
    String driverVersion,
    String cluster,
    String namespace,
    String pod,
    String container,
    String job,
    boolean simulated) {

  /**
   * Tenant, source, UUID and instance, told apart whatever is in them: a null is {@code \N}, and
   * {@code |} and {@code \} have a {@code \} before them.
   */
  public String key() {
    return String.join("|", part(tenant), part(source), part(uuid), part(instance));
  }

  private static String part(String value) {
    return value == null ? "\\N" : value.replace("\\", "\\\\").replace("|", "\\|");
  }
}
