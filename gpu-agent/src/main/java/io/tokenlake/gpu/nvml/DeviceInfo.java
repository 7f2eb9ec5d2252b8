package io.tokenlake.gpu.nvml;

/**
 * What a GPU or a MIG instance is. What the driver does not say is null.
 *
 * @param uuid its identity, exactly as the driver writes it, such as {@code GPU-5a1f…}
 * @param index where it was found; may change with a reboot
 * @param name product name, such as NVIDIA H200
 * @param serial number on the board
 * @param vbios version of the firmware
 * @param pciBusId address on the bus, such as 00000000:3B:00.0
 * @param mig what a MIG instance is; null for a GPU
 */
public record DeviceInfo(
    String uuid,
    int index,
    String name,
    String serial,
    String vbios,
    String pciBusId,
    MigInstance mig) {

  /**
   * What a MIG instance is.
   *
   * @param gpuInstance id of the GPU instance
   * @param computeInstance id of the compute instance in it
   * @param multiprocessors streaming multiprocessors that it has; null if unknown
   * @param profile its slice, such as 1g.5gb, from its name; null if that does not say
   */
  public record MigInstance(
      int gpuInstance, int computeInstance, Integer multiprocessors, String profile) {

    /** The slice that a name ends with: {@code NVIDIA A100-SXM4-40GB MIG 1g.5gb}. */
    public static String profileOf(String name) {
      int mark = name == null ? -1 : name.lastIndexOf(" MIG ");
      return mark < 0 ? null : name.substring(mark + " MIG ".length());
    }
  }
}
