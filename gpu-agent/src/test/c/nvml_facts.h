/*
 * What the agent's mapping relies on: sizes, offsets and numbers of nvml.h, by name. The list is
 * expanded twice, against the structures of fake_nvml.c and, by header_facts.c, against NVIDIA's own
 * header.
 */
#define NVML_LAYOUT(SIZE, OFFSET) \
  SIZE(nvmlUtilization_t) \
  OFFSET(nvmlUtilization_t, gpu) \
  OFFSET(nvmlUtilization_t, memory) \
  SIZE(nvmlMemory_t) \
  OFFSET(nvmlMemory_t, total) \
  OFFSET(nvmlMemory_t, free) \
  OFFSET(nvmlMemory_t, used) \
  SIZE(nvmlMemory_v2_t) \
  OFFSET(nvmlMemory_v2_t, version) \
  OFFSET(nvmlMemory_v2_t, total) \
  OFFSET(nvmlMemory_v2_t, reserved) \
  OFFSET(nvmlMemory_v2_t, free) \
  OFFSET(nvmlMemory_v2_t, used) \
  SIZE(nvmlFieldValue_t) \
  OFFSET(nvmlFieldValue_t, fieldId) \
  OFFSET(nvmlFieldValue_t, scopeId) \
  OFFSET(nvmlFieldValue_t, timestamp) \
  OFFSET(nvmlFieldValue_t, latencyUsec) \
  OFFSET(nvmlFieldValue_t, valueType) \
  OFFSET(nvmlFieldValue_t, nvmlReturn) \
  OFFSET(nvmlFieldValue_t, value) \
  SIZE(nvmlTemperature_v1_t) \
  OFFSET(nvmlTemperature_v1_t, version) \
  OFFSET(nvmlTemperature_v1_t, sensorType) \
  OFFSET(nvmlTemperature_v1_t, temperature) \
  SIZE(nvmlMarginTemperature_v1_t) \
  OFFSET(nvmlMarginTemperature_v1_t, version) \
  OFFSET(nvmlMarginTemperature_v1_t, marginTemperature) \
  SIZE(nvmlRowRemapperHistogramValues_t) \
  OFFSET(nvmlRowRemapperHistogramValues_t, max) \
  OFFSET(nvmlRowRemapperHistogramValues_t, high) \
  OFFSET(nvmlRowRemapperHistogramValues_t, partial) \
  OFFSET(nvmlRowRemapperHistogramValues_t, low) \
  OFFSET(nvmlRowRemapperHistogramValues_t, none) \
  SIZE(nvmlGpuFabricInfo_v2_t) \
  OFFSET(nvmlGpuFabricInfo_v2_t, version) \
  OFFSET(nvmlGpuFabricInfo_v2_t, clusterUuid) \
  OFFSET(nvmlGpuFabricInfo_v2_t, status) \
  OFFSET(nvmlGpuFabricInfo_v2_t, cliqueId) \
  OFFSET(nvmlGpuFabricInfo_v2_t, state) \
  OFFSET(nvmlGpuFabricInfo_v2_t, healthMask) \
  SIZE(nvmlGpuFabricInfo_v3_t) \
  OFFSET(nvmlGpuFabricInfo_v3_t, version) \
  OFFSET(nvmlGpuFabricInfo_v3_t, clusterUuid) \
  OFFSET(nvmlGpuFabricInfo_v3_t, status) \
  OFFSET(nvmlGpuFabricInfo_v3_t, cliqueId) \
  OFFSET(nvmlGpuFabricInfo_v3_t, state) \
  OFFSET(nvmlGpuFabricInfo_v3_t, healthMask) \
  OFFSET(nvmlGpuFabricInfo_v3_t, healthSummary) \
  SIZE(nvmlPciInfo_t) \
  OFFSET(nvmlPciInfo_t, busIdLegacy) \
  OFFSET(nvmlPciInfo_t, domain) \
  OFFSET(nvmlPciInfo_t, bus) \
  OFFSET(nvmlPciInfo_t, device) \
  OFFSET(nvmlPciInfo_t, pciDeviceId) \
  OFFSET(nvmlPciInfo_t, pciSubSystemId) \
  OFFSET(nvmlPciInfo_t, busId) \
  SIZE(nvmlProcessInfo_v1_t) \
  OFFSET(nvmlProcessInfo_v1_t, pid) \
  OFFSET(nvmlProcessInfo_v1_t, usedGpuMemory) \
  SIZE(nvmlProcessInfo_t) \
  OFFSET(nvmlProcessInfo_t, pid) \
  OFFSET(nvmlProcessInfo_t, usedGpuMemory) \
  OFFSET(nvmlProcessInfo_t, gpuInstanceId) \
  OFFSET(nvmlProcessInfo_t, computeInstanceId) \
  SIZE(nvmlProcessUtilizationSample_t) \
  OFFSET(nvmlProcessUtilizationSample_t, pid) \
  OFFSET(nvmlProcessUtilizationSample_t, timeStamp) \
  OFFSET(nvmlProcessUtilizationSample_t, smUtil) \
  OFFSET(nvmlProcessUtilizationSample_t, memUtil) \
  OFFSET(nvmlProcessUtilizationSample_t, encUtil) \
  OFFSET(nvmlProcessUtilizationSample_t, decUtil) \
  SIZE(nvmlDeviceAttributes_t) \
  OFFSET(nvmlDeviceAttributes_t, multiprocessorCount) \
  OFFSET(nvmlDeviceAttributes_t, memorySizeMB) \
  SIZE(nvmlEventData_t) \
  OFFSET(nvmlEventData_t, device) \
  OFFSET(nvmlEventData_t, eventType) \
  OFFSET(nvmlEventData_t, eventData) \
  OFFSET(nvmlEventData_t, gpuInstanceId) \
  OFFSET(nvmlEventData_t, computeInstanceId) \
  SIZE(nvmlGpmSupport_t) \
  OFFSET(nvmlGpmSupport_t, version) \
  OFFSET(nvmlGpmSupport_t, isSupportedDevice) \
  SIZE(nvmlGpmMetric_t) \
  OFFSET(nvmlGpmMetric_t, metricId) \
  OFFSET(nvmlGpmMetric_t, nvmlReturn) \
  OFFSET(nvmlGpmMetric_t, value) \
  OFFSET(nvmlGpmMetricsGet_t, metrics) \
  OFFSET(nvmlGpmMetricsGet_t, version) \
  OFFSET(nvmlGpmMetricsGet_t, numMetrics) \
  OFFSET(nvmlGpmMetricsGet_t, sample1) \
  OFFSET(nvmlGpmMetricsGet_t, sample2) \
  SIZE(nvmlGridLicensableFeatures_t) \
  OFFSET(nvmlGridLicensableFeatures_t, isGridLicenseSupported) \
  OFFSET(nvmlGridLicensableFeatures_t, licensableFeaturesCount) \
  OFFSET(nvmlGridLicensableFeatures_t, gridLicensableFeatures) \
  SIZE(nvmlGridLicensableFeature_t) \
  OFFSET(nvmlGridLicensableFeature_t, featureCode) \
  OFFSET(nvmlGridLicensableFeature_t, featureState) \
  OFFSET(nvmlGridLicensableFeature_t, featureEnabled)

#define NVML_NUMBERS(NUMBER) \
  NUMBER(NVML_FI_DEV_MEMORY_TEMP) \
  NUMBER(NVML_FI_DEV_POWER_AVERAGE) \
  NUMBER(NVML_FI_DEV_POWER_INSTANT) \
  NUMBER(NVML_FI_DEV_POWER_DEFAULT_LIMIT) \
  NUMBER(NVML_FI_DEV_POWER_MAX_LIMIT) \
  NUMBER(NVML_FI_DEV_PERF_POLICY_POWER) \
  NUMBER(NVML_FI_DEV_PERF_POLICY_THERMAL) \
  NUMBER(NVML_FI_DEV_PERF_POLICY_SYNC_BOOST) \
  NUMBER(NVML_FI_DEV_PERF_POLICY_BOARD_LIMIT) \
  NUMBER(NVML_FI_DEV_PERF_POLICY_LOW_UTILIZATION) \
  NUMBER(NVML_FI_DEV_PERF_POLICY_RELIABILITY) \
  NUMBER(NVML_FI_DEV_CLOCKS_EVENT_REASON_SW_THERM_SLOWDOWN) \
  NUMBER(NVML_FI_DEV_CLOCKS_EVENT_REASON_HW_THERM_SLOWDOWN) \
  NUMBER(NVML_FI_DEV_CLOCKS_EVENT_REASON_HW_POWER_BRAKE_SLOWDOWN) \
  NUMBER(NVML_FI_DEV_PCIE_COUNT_TX_BYTES) \
  NUMBER(NVML_FI_DEV_PCIE_COUNT_RX_BYTES) \
  NUMBER(NVML_FI_DEV_PCIE_REPLAY_ROLLOVER_COUNTER) \
  NUMBER(NVML_FI_DEV_PCIE_L0_TO_RECOVERY_COUNTER) \
  NUMBER(NVML_FI_DEV_PCIE_COUNT_CORRECTABLE_ERRORS) \
  NUMBER(NVML_FI_DEV_PCIE_COUNT_NAKS_RECEIVED) \
  NUMBER(NVML_FI_DEV_PCIE_COUNT_RECEIVER_ERROR) \
  NUMBER(NVML_FI_DEV_PCIE_COUNT_BAD_TLP) \
  NUMBER(NVML_FI_DEV_PCIE_COUNT_NAKS_SENT) \
  NUMBER(NVML_FI_DEV_PCIE_COUNT_BAD_DLLP) \
  NUMBER(NVML_FI_DEV_PCIE_COUNT_NON_FATAL_ERROR) \
  NUMBER(NVML_FI_DEV_PCIE_COUNT_FATAL_ERROR) \
  NUMBER(NVML_FI_DEV_PCIE_COUNT_UNSUPPORTED_REQ) \
  NUMBER(NVML_FI_DEV_PCIE_COUNT_LCRC_ERROR) \
  NUMBER(NVML_FI_DEV_PCIE_COUNT_LANE_ERROR) \
  NUMBER(NVML_FI_DEV_NVLINK_THROUGHPUT_DATA_TX) \
  NUMBER(NVML_FI_DEV_NVLINK_THROUGHPUT_DATA_RX) \
  NUMBER(NVML_FI_DEV_NVLINK_CRC_FLIT_ERROR_COUNT_TOTAL) \
  NUMBER(NVML_FI_DEV_NVLINK_CRC_DATA_ERROR_COUNT_TOTAL) \
  NUMBER(NVML_FI_DEV_NVLINK_REPLAY_ERROR_COUNT_TOTAL) \
  NUMBER(NVML_FI_DEV_NVLINK_RECOVERY_ERROR_COUNT_TOTAL) \
  NUMBER(NVML_FI_DEV_NVLINK_ECC_DATA_ERROR_COUNT_TOTAL) \
  NUMBER(NVML_FI_DEV_NVLINK_LINK_COUNT) \
  NUMBER(NVML_FI_DEV_ECC_CURRENT) \
  NUMBER(NVML_FI_DEV_ECC_PENDING) \
  NUMBER(NVML_FI_DEV_ECC_SBE_VOL_TOTAL) \
  NUMBER(NVML_FI_DEV_ECC_DBE_VOL_TOTAL) \
  NUMBER(NVML_FI_DEV_ECC_SBE_AGG_TOTAL) \
  NUMBER(NVML_FI_DEV_ECC_DBE_AGG_TOTAL) \
  NUMBER(NVML_FI_DEV_ECC_SBE_VOL_L1) \
  NUMBER(NVML_FI_DEV_ECC_DBE_VOL_L1) \
  NUMBER(NVML_FI_DEV_ECC_SBE_VOL_L2) \
  NUMBER(NVML_FI_DEV_ECC_DBE_VOL_L2) \
  NUMBER(NVML_FI_DEV_ECC_SBE_VOL_DEV) \
  NUMBER(NVML_FI_DEV_ECC_DBE_VOL_DEV) \
  NUMBER(NVML_FI_DEV_ECC_SBE_VOL_REG) \
  NUMBER(NVML_FI_DEV_ECC_DBE_VOL_REG) \
  NUMBER(NVML_FI_DEV_ECC_SBE_VOL_TEX) \
  NUMBER(NVML_FI_DEV_ECC_DBE_VOL_TEX) \
  NUMBER(NVML_FI_DEV_ECC_DBE_VOL_CBU) \
  NUMBER(NVML_FI_DEV_ECC_SBE_AGG_L1) \
  NUMBER(NVML_FI_DEV_ECC_DBE_AGG_L1) \
  NUMBER(NVML_FI_DEV_ECC_SBE_AGG_L2) \
  NUMBER(NVML_FI_DEV_ECC_DBE_AGG_L2) \
  NUMBER(NVML_FI_DEV_ECC_SBE_AGG_DEV) \
  NUMBER(NVML_FI_DEV_ECC_DBE_AGG_DEV) \
  NUMBER(NVML_FI_DEV_ECC_SBE_AGG_REG) \
  NUMBER(NVML_FI_DEV_ECC_DBE_AGG_REG) \
  NUMBER(NVML_FI_DEV_ECC_SBE_AGG_TEX) \
  NUMBER(NVML_FI_DEV_ECC_DBE_AGG_TEX) \
  NUMBER(NVML_FI_DEV_ECC_DBE_AGG_CBU) \
  NUMBER(NVML_FI_DEV_RETIRED_SBE) \
  NUMBER(NVML_FI_DEV_RETIRED_DBE) \
  NUMBER(NVML_FI_DEV_RETIRED_PENDING) \
  NUMBER(NVML_FI_DEV_GET_GPU_RECOVERY_ACTION) \
  NUMBER(NVML_GPM_METRIC_GRAPHICS_UTIL) \
  NUMBER(NVML_GPM_METRIC_SM_UTIL) \
  NUMBER(NVML_GPM_METRIC_SM_OCCUPANCY) \
  NUMBER(NVML_GPM_METRIC_INTEGER_UTIL) \
  NUMBER(NVML_GPM_METRIC_ANY_TENSOR_UTIL) \
  NUMBER(NVML_GPM_METRIC_DFMA_TENSOR_UTIL) \
  NUMBER(NVML_GPM_METRIC_HMMA_TENSOR_UTIL) \
  NUMBER(NVML_GPM_METRIC_IMMA_TENSOR_UTIL) \
  NUMBER(NVML_GPM_METRIC_DRAM_BW_UTIL) \
  NUMBER(NVML_GPM_METRIC_FP64_UTIL) \
  NUMBER(NVML_GPM_METRIC_FP32_UTIL) \
  NUMBER(NVML_GPM_METRIC_FP16_UTIL) \
  NUMBER(NVML_GPM_METRIC_PCIE_TX_PER_SEC) \
  NUMBER(NVML_GPM_METRIC_PCIE_RX_PER_SEC) \
  NUMBER(NVML_GPM_METRIC_NVLINK_TOTAL_RX_PER_SEC) \
  NUMBER(NVML_GPM_METRIC_NVLINK_TOTAL_TX_PER_SEC) \
  NUMBER(NVML_FI_DEV_NVLINK_ERROR_DL_REPLAY) \
  NUMBER(NVML_FI_DEV_NVLINK_ERROR_DL_RECOVERY) \
  NUMBER(NVML_FI_DEV_NVLINK_ERROR_DL_CRC) \
  NUMBER(NVML_FI_DEV_NVLINK_GET_SPEED) \
  NUMBER(NVML_FI_DEV_NVLINK_COUNT_XMIT_BYTES) \
  NUMBER(NVML_FI_DEV_NVLINK_COUNT_RCV_BYTES) \
  NUMBER(NVML_FI_DEV_NVLINK_COUNT_RCV_ERRORS) \
  NUMBER(NVML_FI_DEV_NVLINK_COUNT_LINK_RECOVERY_FAILED_EVENTS) \
  NUMBER(NVML_FI_DEV_NVLINK_COUNT_LINK_RECOVERY_EVENTS) \
  NUMBER(NVML_FI_DEV_NVLINK_COUNT_EFFECTIVE_ERRORS) \
  NUMBER(NVML_FI_DEV_NVLINK_COUNT_SYMBOL_ERRORS) \
  NUMBER(nvmlEventTypeSingleBitEccError) \
  NUMBER(nvmlEventTypeDoubleBitEccError) \
  NUMBER(nvmlEventTypeXidCriticalError) \
  NUMBER(nvmlEventMigConfigChange) \
  NUMBER(nvmlEventTypeSingleBitEccErrorStorm) \
  NUMBER(nvmlEventTypeDramRetirementEvent) \
  NUMBER(nvmlEventTypeDramRetirementFailure) \
  NUMBER(nvmlEventTypeNonFatalPoisonError) \
  NUMBER(nvmlEventTypeFatalPoisonError) \
  NUMBER(nvmlEventTypeGpuUnavailableError) \
  NUMBER(nvmlEventTypeGpuRecoveryAction) \
  NUMBER(NVML_SUCCESS) \
  NUMBER(NVML_ERROR_UNINITIALIZED) \
  NUMBER(NVML_ERROR_INVALID_ARGUMENT) \
  NUMBER(NVML_ERROR_NOT_SUPPORTED) \
  NUMBER(NVML_ERROR_NO_PERMISSION) \
  NUMBER(NVML_ERROR_ALREADY_INITIALIZED) \
  NUMBER(NVML_ERROR_NOT_FOUND) \
  NUMBER(NVML_ERROR_INSUFFICIENT_SIZE) \
  NUMBER(NVML_ERROR_INSUFFICIENT_POWER) \
  NUMBER(NVML_ERROR_DRIVER_NOT_LOADED) \
  NUMBER(NVML_ERROR_TIMEOUT) \
  NUMBER(NVML_ERROR_IRQ_ISSUE) \
  NUMBER(NVML_ERROR_LIBRARY_NOT_FOUND) \
  NUMBER(NVML_ERROR_FUNCTION_NOT_FOUND) \
  NUMBER(NVML_ERROR_CORRUPTED_INFOROM) \
  NUMBER(NVML_ERROR_GPU_IS_LOST) \
  NUMBER(NVML_ERROR_RESET_REQUIRED) \
  NUMBER(NVML_ERROR_OPERATING_SYSTEM) \
  NUMBER(NVML_ERROR_LIB_RM_VERSION_MISMATCH) \
  NUMBER(NVML_ERROR_IN_USE) \
  NUMBER(NVML_ERROR_MEMORY) \
  NUMBER(NVML_ERROR_NO_DATA) \
  NUMBER(NVML_ERROR_VGPU_ECC_NOT_SUPPORTED) \
  NUMBER(NVML_ERROR_INSUFFICIENT_RESOURCES) \
  NUMBER(NVML_ERROR_FREQ_NOT_SUPPORTED) \
  NUMBER(NVML_ERROR_ARGUMENT_VERSION_MISMATCH) \
  NUMBER(NVML_ERROR_DEPRECATED) \
  NUMBER(NVML_ERROR_NOT_READY) \
  NUMBER(NVML_ERROR_GPU_NOT_FOUND) \
  NUMBER(NVML_ERROR_INVALID_STATE) \
  NUMBER(NVML_ERROR_RESET_TYPE_NOT_SUPPORTED) \
  NUMBER(NVML_ERROR_UNKNOWN) \
  NUMBER(NVML_CLOCK_GRAPHICS) \
  NUMBER(NVML_CLOCK_SM) \
  NUMBER(NVML_CLOCK_MEM) \
  NUMBER(NVML_CLOCK_VIDEO) \
  NUMBER(NVML_TEMPERATURE_THRESHOLD_SHUTDOWN) \
  NUMBER(NVML_TEMPERATURE_THRESHOLD_SLOWDOWN) \
  NUMBER(NVML_TEMPERATURE_THRESHOLD_MEM_MAX) \
  NUMBER(NVML_TEMPERATURE_THRESHOLD_GPU_MAX) \
  NUMBER(NVML_MEMORY_LOCATION_SRAM) \
  NUMBER(NVML_MEMORY_ERROR_TYPE_CORRECTED) \
  NUMBER(NVML_MEMORY_ERROR_TYPE_UNCORRECTED) \
  NUMBER(NVML_VOLATILE_ECC) \
  NUMBER(NVML_AGGREGATE_ECC) \
  NUMBER(NVML_PCIE_UTIL_TX_BYTES) \
  NUMBER(NVML_PCIE_UTIL_RX_BYTES) \
  NUMBER(NVML_VALUE_TYPE_DOUBLE) \
  NUMBER(NVML_VALUE_TYPE_UNSIGNED_INT) \
  NUMBER(NVML_VALUE_TYPE_UNSIGNED_LONG) \
  NUMBER(NVML_VALUE_TYPE_UNSIGNED_LONG_LONG) \
  NUMBER(NVML_VALUE_TYPE_SIGNED_LONG_LONG) \
  NUMBER(NVML_VALUE_TYPE_SIGNED_INT) \
  NUMBER(NVML_VALUE_TYPE_UNSIGNED_SHORT) \
  NUMBER(NVML_DEVICE_UUID_V2_BUFFER_SIZE) \
  NUMBER(NVML_DEVICE_NAME_V2_BUFFER_SIZE) \
  NUMBER(NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE) \
  NUMBER(NVML_NVLINK_MAX_LINKS) \
  NUMBER(nvmlMemory_v2) \
  NUMBER(nvmlTemperature_v1) \
  NUMBER(nvmlMarginTemperature_v1) \
  NUMBER(nvmlGpuFabricInfo_v2) \
  NUMBER(nvmlGpuFabricInfo_v3) \
  NUMBER(NVML_GPM_METRICS_GET_VERSION) \
  NUMBER(NVML_GPM_SUPPORT_VERSION) \
  NUMBER(NVML_GPU_FABRIC_STATE_COMPLETED) \
  NUMBER(nvmlClocksEventReasonGpuIdle) \
  NUMBER(nvmlClocksEventReasonApplicationsClocksSetting) \
  NUMBER(nvmlClocksEventReasonSwPowerCap) \
  NUMBER(nvmlClocksThrottleReasonHwSlowdown) \
  NUMBER(nvmlClocksEventReasonSyncBoost) \
  NUMBER(nvmlClocksEventReasonSwThermalSlowdown) \
  NUMBER(nvmlClocksThrottleReasonHwThermalSlowdown) \
  NUMBER(nvmlClocksThrottleReasonHwPowerBrakeSlowdown) \
  NUMBER(nvmlClocksEventReasonDisplayClockSetting) \
  NUMBER(nvmlClocksEventReasonBoardLimit) \
  NUMBER(nvmlClocksEventReasonReliability)
