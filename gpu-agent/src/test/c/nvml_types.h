/* The structures of NVML that the fake fills in, as its documentation describes them. */
#ifndef NVML_TYPES_H
#define NVML_TYPES_H

typedef unsigned int u32;
typedef unsigned long long u64;

typedef struct { u32 gpu, memory; } nvmlUtilization_t;
typedef struct { u64 total, free, used; } nvmlMemory_t;
typedef struct { u32 version; u64 total, reserved, free, used; } nvmlMemory_v2_t;
typedef union { double real; u32 number; u64 big; } fake_value;
typedef struct {
  u32 fieldId, scopeId;
  long long timestamp, latencyUsec;
  u32 valueType;
  int nvmlReturn;
  fake_value value;
} nvmlFieldValue_t;
typedef struct { u32 version; int sensorType, temperature; } nvmlTemperature_v1_t;
typedef struct { u32 version; int marginTemperature; } nvmlMarginTemperature_v1_t;
typedef struct { u32 max, high, partial, low, none; } nvmlRowRemapperHistogramValues_t;
typedef struct {
  u32 version;
  unsigned char clusterUuid[16];
  int status;
  u32 cliqueId;
  unsigned char state;
  u32 healthMask;
} nvmlGpuFabricInfo_v2_t;
typedef struct {
  u32 version;
  unsigned char clusterUuid[16];
  int status;
  u32 cliqueId;
  unsigned char state;
  u32 healthMask;
  unsigned char healthSummary;
} nvmlGpuFabricInfo_v3_t;
typedef struct {
  char busIdLegacy[16];
  u32 domain, bus, device, pciDeviceId, pciSubSystemId;
  char busId[32];
} nvmlPciInfo_t;
typedef struct { u32 pid; u64 usedGpuMemory; } nvmlProcessInfo_v1_t;
typedef struct { u32 pid; u64 usedGpuMemory; u32 gpuInstanceId, computeInstanceId; } nvmlProcessInfo_t;
typedef struct { u32 pid; u64 timeStamp; u32 smUtil, memUtil, encUtil, decUtil; } nvmlProcessUtilizationSample_t;
typedef struct {
  u32 multiprocessorCount, sharedCopyEngineCount, sharedDecoderCount, sharedEncoderCount, sharedJpegCount,
      sharedOfaCount, gpuInstanceSliceCount, computeInstanceSliceCount;
  u64 memorySizeMB;
} nvmlDeviceAttributes_t;
typedef struct { void *device; u64 eventType, eventData; u32 gpuInstanceId, computeInstanceId; } nvmlEventData_t;
typedef struct { u32 version, isSupportedDevice; } nvmlGpmSupport_t;
typedef struct {
  u32 metricId;
  int nvmlReturn;
  double value;
  struct { char *shortName, *longName, *unit; } metricInfo;
} nvmlGpmMetric_t;
typedef struct { u32 version, numMetrics; void *sample1, *sample2; nvmlGpmMetric_t metrics[477]; } nvmlGpmMetricsGet_t;
typedef struct { u32 year; unsigned short month, day, hour, min, sec; unsigned char status; } fake_license_expiry;
typedef struct {
  u32 featureCode, featureState;
  char licenseInfo[128], productName[128];
  u32 featureEnabled;
  fake_license_expiry licenseExpiry;
} nvmlGridLicensableFeature_t;
typedef struct {
  int isGridLicenseSupported;
  u32 licensableFeaturesCount;
  nvmlGridLicensableFeature_t gridLicensableFeatures[3];
} nvmlGridLicensableFeatures_t;

enum {
  SUCCESS = 0,
  UNINITIALIZED = 1,
  INVALID_ARGUMENT = 2,
  NOT_SUPPORTED = 3,
  NOT_FOUND = 6,
  INSUFFICIENT_SIZE = 7,
  DRIVER_NOT_LOADED = 9,
  TIMEOUT = 10,
  GPU_IS_LOST = 15,
  ARGUMENT_VERSION_MISMATCH = 25
};

#endif
