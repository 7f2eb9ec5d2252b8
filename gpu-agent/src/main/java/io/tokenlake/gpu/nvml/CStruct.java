package io.tokenlake.gpu.nvml;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a structure of {@code nvml.h} lies in memory on 64-bit Linux. The hot path reads memory at
 * these offsets, because JNA's own structures are copied by reflection, field by field.
 *
 * @param name of the type
 * @param size in bytes
 * @param offsets of the fields that are used
 */
record CStruct(String name, int size, Map<String, Integer> offsets) {
  static final CStruct UTILIZATION = of("nvmlUtilization_t", 8, "gpu", 0, "memory", 4);
  static final CStruct MEMORY = of("nvmlMemory_t", 24, "total", 0, "free", 8, "used", 16);
  static final CStruct MEMORY_V2 =
      of("nvmlMemory_v2_t", 40, "version", 0, "total", 8, "reserved", 16, "free", 24, "used", 32);
  static final CStruct FIELD_VALUE =
      of(
          "nvmlFieldValue_t",
          40,
          "fieldId",
          0,
          "scopeId",
          4,
          "timestamp",
          8,
          "latencyUsec",
          16,
          "valueType",
          24,
          "nvmlReturn",
          28,
          "value",
          32);
  static final CStruct TEMPERATURE_V1 =
      of("nvmlTemperature_v1_t", 12, "version", 0, "sensorType", 4, "temperature", 8);
  static final CStruct MARGIN_TEMPERATURE_V1 =
      of("nvmlMarginTemperature_v1_t", 8, "version", 0, "marginTemperature", 4);
  static final CStruct REMAPPER_HISTOGRAM =
      of(
          "nvmlRowRemapperHistogramValues_t",
          20,
          "max",
          0,
          "high",
          4,
          "partial",
          8,
          "low",
          12,
          "none",
          16);
  static final CStruct FABRIC_V2 =
      of(
          "nvmlGpuFabricInfo_v2_t",
          36,
          "version",
          0,
          "clusterUuid",
          4,
          "status",
          20,
          "cliqueId",
          24,
          "state",
          28,
          "healthMask",
          32);
  static final CStruct FABRIC_V3 =
      of(
          "nvmlGpuFabricInfo_v3_t",
          40,
          "version",
          0,
          "clusterUuid",
          4,
          "status",
          20,
          "cliqueId",
          24,
          "state",
          28,
          "healthMask",
          32,
          "healthSummary",
          36);
  static final CStruct PCI_INFO =
      of(
          "nvmlPciInfo_t",
          68,
          "busIdLegacy",
          0,
          "domain",
          16,
          "bus",
          20,
          "device",
          24,
          "pciDeviceId",
          28,
          "pciSubSystemId",
          32,
          "busId",
          36);
  static final CStruct PROCESS_INFO_V1 =
      of("nvmlProcessInfo_v1_t", 16, "pid", 0, "usedGpuMemory", 8);
  static final CStruct PROCESS_INFO =
      of(
          "nvmlProcessInfo_t",
          24,
          "pid",
          0,
          "usedGpuMemory",
          8,
          "gpuInstanceId",
          16,
          "computeInstanceId",
          20);
  static final CStruct PROCESS_UTILIZATION =
      of(
          "nvmlProcessUtilizationSample_t",
          32,
          "pid",
          0,
          "timeStamp",
          8,
          "smUtil",
          16,
          "memUtil",
          20,
          "encUtil",
          24,
          "decUtil",
          28);
  static final CStruct DEVICE_ATTRIBUTES =
      of("nvmlDeviceAttributes_t", 40, "multiprocessorCount", 0, "memorySizeMB", 32);
  static final CStruct EVENT_DATA =
      of(
          "nvmlEventData_t",
          32,
          "device",
          0,
          "eventType",
          8,
          "eventData",
          16,
          "gpuInstanceId",
          24,
          "computeInstanceId",
          28);
  static final CStruct GPM_SUPPORT =
      of("nvmlGpmSupport_t", 8, "version", 0, "isSupportedDevice", 4);
  static final CStruct GPM_METRIC =
      of("nvmlGpmMetric_t", 40, "metricId", 0, "nvmlReturn", 4, "value", 8);

  /** Without the array, whose length differs from driver to driver; it begins at the end. */
  static final CStruct GPM_METRICS_GET =
      of(
          "nvmlGpmMetricsGet_t.metrics",
          24,
          "version",
          0,
          "numMetrics",
          4,
          "sample1",
          8,
          "sample2",
          16);

  static final CStruct GRID_FEATURES =
      of(
          "nvmlGridLicensableFeatures_t",
          860,
          "isGridLicenseSupported",
          0,
          "licensableFeaturesCount",
          4,
          "gridLicensableFeatures",
          8);
  static final CStruct GRID_FEATURE =
      of(
          "nvmlGridLicensableFeature_t",
          284,
          "featureCode",
          0,
          "featureState",
          4,
          "featureEnabled",
          264);

  private static CStruct of(String name, int size, Object... fieldsAndOffsets) {
    Map<String, Integer> offsets = new LinkedHashMap<>();
    for (int i = 0; i < fieldsAndOffsets.length; i += 2) {
      offsets.put((String) fieldsAndOffsets[i], (Integer) fieldsAndOffsets[i + 1]);
    }
    return new CStruct(name, size, Map.copyOf(offsets));
  }

  /** Where a field begins. */
  int at(String field) {
    Integer offset = offsets.get(field);
    if (offset == null) {
      throw new IllegalArgumentException(name + " has no field " + field);
    }
    return offset;
  }

  /** The tag by which a driver recognises the layout: {@code NVML_STRUCT_VERSION}. */
  int version(int version) {
    return size | (version << 24);
  }
}
