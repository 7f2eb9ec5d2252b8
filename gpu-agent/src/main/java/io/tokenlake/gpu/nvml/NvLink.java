package io.tokenlake.gpu.nvml;

import java.util.Map;

/**
 * One NVLink of a GPU.
 *
 * @param link its number, from 0
 * @param up whether it is active
 * @param counters what this GPU's generation counts; what it does not is not in it
 */
public record NvLink(int link, boolean up, Map<Counter, Long> counters) {

  /** What is counted for each link, with the field of NVML. */
  public enum Counter {
    REPLAY_ERRORS(161, "NVLINK_ERROR_DL_REPLAY"),
    RECOVERY_ERRORS(162, "NVLINK_ERROR_DL_RECOVERY"),
    CRC_ERRORS(163, "NVLINK_ERROR_DL_CRC"),
    /** MB/s that the link can do; not a counter, yet of each link. */
    SPEED(164, "NVLINK_GET_SPEED"),
    /** NVLink 5 and later, as all below. */
    TX_BYTES(202, "NVLINK_COUNT_XMIT_BYTES"),
    RX_BYTES(204, "NVLINK_COUNT_RCV_BYTES"),
    RECEIVE_ERRORS(208, "NVLINK_COUNT_RCV_ERRORS"),
    LINK_RECOVERIES_FAILED(214, "NVLINK_COUNT_LINK_RECOVERY_FAILED_EVENTS"),
    LINK_RECOVERIES(215, "NVLINK_COUNT_LINK_RECOVERY_EVENTS"),
    EFFECTIVE_ERRORS(219, "NVLINK_COUNT_EFFECTIVE_ERRORS"),
    SYMBOL_ERRORS(221, "NVLINK_COUNT_SYMBOL_ERRORS");

    private final int field;
    private final String header;

    Counter(int field, String name) {
      this.field = field;
      this.header = "NVML_FI_DEV_" + name;
    }

    /** Number of the field. */
    public int field() {
      return field;
    }

    /** Name of the field in {@code nvml.h}. */
    public String header() {
      return header;
    }
  }
}
