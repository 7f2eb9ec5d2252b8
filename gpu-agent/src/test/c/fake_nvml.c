/*
 * A stand-in for libnvidia-ml, written from the documented behaviour of the functions that the agent
 * calls. It answers from a profile (fake_profile.h): the file of fake_nvml_use_profile, which may be
 * called at any time, or else of the environment variable TOKENLAKE_FAKE_NVML_PROFILE, read by
 * nvmlInit_v2. With neither, no driver is loaded. Compiled with -DOLD_DRIVER, it is a driver of the
 * 450 series: it lacks the functions and refuses the fields that came later.
 */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stddef.h>
#include <time.h>

#include "fake_profile.h"
#include "nvml_facts.h"
#include "nvml_types.h"

enum { MAX_GPUS = 16, MAX_INSTANCES = 8, MAX_EVENTS = 256, LAST_OLD_FIELD = 145 };

typedef struct {
  int index;
  int instance; /* of MIG; -1 for the GPU itself */
} device;

static int sessions;
static device devices[MAX_GPUS][MAX_INSTANCES + 1];

/* Sessions that were opened and not closed. */
int fake_nvml_sessions(void) { return sessions; }

/* The size or offset of a name in nvml_facts.h as this compiler lays it out; -1 for any other. */
int fake_nvml_layout(const char *name) {
#define SIZE_IF(type) \
  if (strcmp(name, #type) == 0) return (int)sizeof(type);
#define OFFSET_IF(type, field) \
  if (strcmp(name, #type "." #field) == 0) return (int)offsetof(type, field);
  NVML_LAYOUT(SIZE_IF, OFFSET_IF)
  return -1;
}

static int is_device(const device *gpu) {
  return gpu >= &devices[0][0] && gpu < &devices[0][0] + MAX_GPUS * (MAX_INSTANCES + 1);
}

static int gpu_text(const device *gpu, const char *name, const char **text) {
  if (sessions == 0) {
    return UNINITIALIZED;
  }
  if (!is_device(gpu)) {
    return INVALID_ARGUMENT;
  }
  char key[MAX_TEXT];
  const char *all;
  snprintf(key, sizeof key, "gpu.%d.status", gpu->index);
  int status = text_of(key, &all);
  if (status != NOT_SUPPORTED) {
    return status; /* the whole GPU answers so */
  }
  char instance[32] = "";
  if (gpu->instance >= 0) {
    snprintf(instance, sizeof instance, "mig.%d.", gpu->instance);
  }
  snprintf(key, sizeof key, "gpu.%d.%s%s", gpu->index, instance, name);
  status = text_of(key, text);
  if (status == NOT_SUPPORTED) {
    snprintf(key, sizeof key, "gpu.*.%s%s", instance, name);
    status = text_of(key, text);
  }
  return status;
}

static int gpu_big(const device *gpu, const char *name, u64 *value) {
  const char *text;
  int status = gpu_text(gpu, name, &text);
  if (status == SUCCESS) {
    *value = strtoull(text, NULL, 10);
  }
  return status;
}

static int gpu_number(const device *gpu, const char *name, u32 *value) {
  u64 number = 0;
  int status = gpu_big(gpu, name, &number);
  if (status == SUCCESS) {
    *value = (u32)number;
  }
  return status;
}

static int copy(const char *text, char *buffer, u32 length) {
  if (strlen(text) >= length) {
    return INSUFFICIENT_SIZE;
  }
  strcpy(buffer, text);
  return SUCCESS;
}

static int gpu_copy(const device *gpu, const char *name, char *buffer, u32 length) {
  const char *text;
  int status = gpu_text(gpu, name, &text);
  return status == SUCCESS ? copy(text, buffer, length) : status;
}

static u64 now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (u64)now.tv_sec * 1000 + (u64)now.tv_nsec / 1000000;
}

int nvmlInit_v2(void) {
  const char *path = getenv("TOKENLAKE_FAKE_NVML_PROFILE");
  if (!profile_loaded && (path == NULL || fake_nvml_use_profile(path) != 0)) {
    return DRIVER_NOT_LOADED;
  }
  const char *text;
  int status = text_of("init", &text);
  if (status != SUCCESS && status != NOT_SUPPORTED) {
    return status;
  }
  sessions++;
  for (int i = 0; i < MAX_GPUS; i++) {
    for (int m = 0; m <= MAX_INSTANCES; m++) {
      devices[i][m].index = i;
      devices[i][m].instance = m - 1;
    }
  }
  return SUCCESS;
}

int nvmlShutdown(void) {
  if (sessions == 0) {
    return UNINITIALIZED;
  }
  sessions--;
  return SUCCESS;
}

int nvmlSystemGetDriverVersion(char *version, u32 length) {
  const char *text;
  int status = sessions == 0 ? UNINITIALIZED : text_of("driver", &text);
  return status == SUCCESS ? copy(text, version, length) : status;
}

int nvmlDeviceGetCount_v2(u32 *count) {
  const char *text;
  int status = sessions == 0 ? UNINITIALIZED : text_of("gpus", &text);
  if (status == SUCCESS) {
    *count = (u32)atoi(text);
  }
  return status;
}

int nvmlDeviceGetHandleByIndex_v2(u32 index, device **handle) {
  u32 count;
  int status = nvmlDeviceGetCount_v2(&count);
  if (status != SUCCESS) {
    return status;
  }
  if (index >= count || index >= MAX_GPUS) {
    return INVALID_ARGUMENT;
  }
  const char *text;
  status = gpu_text(&devices[index][0], "handle", &text);
  if (status != SUCCESS && status != NOT_SUPPORTED) {
    return status;
  }
  *handle = &devices[index][0];
  return SUCCESS;
}

#define TEXT(function, name) \
  int function(device *gpu, char *buffer, u32 length) { return gpu_copy(gpu, name, buffer, length); }
#define NUMBER_OF(function, name) \
  int function(device *gpu, u32 *value) { return gpu_number(gpu, name, value); }
#define BIG(function, name) \
  int function(device *gpu, u64 *value) { return gpu_big(gpu, name, value); }
#define ENGINE(function, name)                             \
  int function(device *gpu, u32 *percent, u32 *micros) {   \
    *micros = 167000;                                      \
    return gpu_number(gpu, name, percent);                 \
  }
#define CHOICE(function, ...)                                            \
  int function(device *gpu, u32 which, u32 *value) {                     \
    static const char *const names[] = {__VA_ARGS__};                    \
    return which < sizeof names / sizeof *names                          \
               ? gpu_number(gpu, names[which], value)                    \
               : INVALID_ARGUMENT;                                       \
  }

TEXT(nvmlDeviceGetUUID, "uuid")
TEXT(nvmlDeviceGetName, "name")
TEXT(nvmlDeviceGetSerial, "serial")
TEXT(nvmlDeviceGetVbiosVersion, "vbios")
ENGINE(nvmlDeviceGetEncoderUtilization, "encoder_utilization")
ENGINE(nvmlDeviceGetDecoderUtilization, "decoder_utilization")
CHOICE(nvmlDeviceGetClockInfo, "clock_graphics", "clock_sm", "clock_memory", "clock_video")
CHOICE(nvmlDeviceGetMaxClockInfo, "clock_graphics_max", "clock_sm_max", "clock_memory_max", "clock_video_max")
CHOICE(nvmlDeviceGetTemperature, "temperature")
CHOICE(nvmlDeviceGetTemperatureThreshold, "temperature_shutdown", "temperature_slowdown", "temperature_memory_max",
       "temperature_gpu_max")
CHOICE(nvmlDeviceGetPcieThroughput, "pcie_tx_throughput", "pcie_rx_throughput")
NUMBER_OF(nvmlDeviceGetPowerUsage, "power")
NUMBER_OF(nvmlDeviceGetEnforcedPowerLimit, "power_limit")
NUMBER_OF(nvmlDeviceGetPerformanceState, "performance")
NUMBER_OF(nvmlDeviceGetCurrPcieLinkGeneration, "pcie_generation")
NUMBER_OF(nvmlDeviceGetMaxPcieLinkGeneration, "pcie_generation_max")
NUMBER_OF(nvmlDeviceGetCurrPcieLinkWidth, "pcie_width")
NUMBER_OF(nvmlDeviceGetMaxPcieLinkWidth, "pcie_width_max")
NUMBER_OF(nvmlDeviceGetPcieReplayCounter, "pcie_replays")
NUMBER_OF(nvmlDeviceGetGpuInstanceId, "gpu_instance")
NUMBER_OF(nvmlDeviceGetComputeInstanceId, "compute_instance")
BIG(nvmlDeviceGetCurrentClocksThrottleReasons, "clock_event_reasons")

int nvmlDeviceGetPciInfo_v3(device *gpu, nvmlPciInfo_t *pci) {
  return gpu_copy(gpu, "bus_id", pci->busId, sizeof pci->busId);
}

int nvmlDeviceGetUtilizationRates(device *gpu, nvmlUtilization_t *rates) {
  int status = gpu_number(gpu, "gpu_utilization", &rates->gpu);
  return status == SUCCESS ? gpu_number(gpu, "memory_utilization", &rates->memory) : status;
}

int nvmlDeviceGetMemoryInfo(device *gpu, nvmlMemory_t *memory) {
  u64 reserved = 0;
  int status = gpu_big(gpu, "memory_total", &memory->total);
  if (status == SUCCESS) {
    gpu_big(gpu, "memory_reserved", &reserved);
    gpu_big(gpu, "memory_free", &memory->free);
    gpu_big(gpu, "memory_used", &memory->used);
    memory->used += reserved; /* the first version counts it as used */
  }
  return status;
}

/* Field values of links have the link as scope; of the rest the scope does not matter here. */
static int of_link(u32 field) { return (field >= 161 && field <= 166) || (field >= 201 && field <= 222); }

static int field_text(const device *gpu, const nvmlFieldValue_t *field, const char **text) {
  char name[64];
  if (!of_link(field->fieldId)) {
    snprintf(name, sizeof name, "field.%u", field->fieldId);
    return gpu_text(gpu, name, text);
  }
  snprintf(name, sizeof name, "link.%u.field.%u", field->scopeId, field->fieldId);
  int status = gpu_text(gpu, name, text);
  if (status == NOT_SUPPORTED) {
    snprintf(name, sizeof name, "link.*.field.%u", field->fieldId);
    status = gpu_text(gpu, name, text);
  }
  return status;
}

int nvmlDeviceGetFieldValues(device *gpu, int count, nvmlFieldValue_t *values) {
  if (!is_device(gpu) || values == NULL) {
    return INVALID_ARGUMENT;
  }
  for (int i = 0; i < count; i++) {
    nvmlFieldValue_t *field = &values[i];
    const char *text = NULL;
#ifdef OLD_DRIVER
    field->nvmlReturn = field->fieldId > LAST_OLD_FIELD ? INVALID_ARGUMENT : field_text(gpu, field, &text);
#else
    field->nvmlReturn = field_text(gpu, field, &text);
#endif
    if (field->nvmlReturn == SUCCESS) {
      if (strchr(text, '.') != NULL) {
        field->valueType = 0;
        field->value.real = atof(text);
      } else {
        u64 value = strtoull(text, NULL, 10);
        field->valueType = value > 0xffffffffULL ? 3 : 1;
        if (field->valueType == 3) {
          field->value.big = value;
        } else {
          field->value.number = (u32)value;
        }
      }
    }
  }
  return SUCCESS;
}

int nvmlDeviceGetNvLinkState(device *gpu, u32 link, u32 *active) {
  u32 links;
  int status = gpu_number(gpu, "links", &links);
  if (status != SUCCESS || link >= links) {
    return status == SUCCESS ? INVALID_ARGUMENT : status;
  }
  char name[32];
  snprintf(name, sizeof name, "link.%u.up", link);
  status = gpu_number(gpu, name, active);
  if (status == NOT_SUPPORTED) {
    *active = 1;
    status = SUCCESS;
  }
  return status;
}

int nvmlDeviceGetMemoryErrorCounter(device *gpu, u32 error, u32 counter, u32 location, u64 *count) {
  char name[32];
  if (error > 1 || counter > 1 || location != 7) {
    return location == 7 ? INVALID_ARGUMENT : NOT_SUPPORTED;
  }
  snprintf(name, sizeof name, "ecc_%s_%s_sram", error == 0 ? "sbe" : "dbe", counter == 0 ? "vol" : "agg");
  return gpu_big(gpu, name, count);
}

int nvmlDeviceGetRemappedRows(device *gpu, u32 *correctable, u32 *uncorrectable, u32 *pending, u32 *failure) {
  int status = gpu_number(gpu, "remapped_correctable", correctable);
  if (status == SUCCESS) {
    gpu_number(gpu, "remapped_uncorrectable", uncorrectable);
    gpu_number(gpu, "remapped_pending", pending);
    gpu_number(gpu, "remapped_failure", failure);
  }
  return status;
}

int nvmlDeviceGetRowRemapperHistogram(device *gpu, nvmlRowRemapperHistogramValues_t *banks) {
  int status = gpu_number(gpu, "remap_banks_max", &banks->max);
  if (status == SUCCESS) {
    gpu_number(gpu, "remap_banks_high", &banks->high);
    gpu_number(gpu, "remap_banks_partial", &banks->partial);
    gpu_number(gpu, "remap_banks_low", &banks->low);
    gpu_number(gpu, "remap_banks_none", &banks->none);
  }
  return status;
}

int nvmlDeviceGetGridLicensableFeatures_v4(device *gpu, nvmlGridLicensableFeatures_t *features) {
  memset(features, 0, sizeof *features);
  u32 state;
  int status = gpu_number(gpu, "vgpu_license", &state);
  if (status == SUCCESS) {
    features->isGridLicenseSupported = 1;
    features->licensableFeaturesCount = 2;
    features->gridLicensableFeatures[1].featureEnabled = 1;
    features->gridLicensableFeatures[1].featureState = state;
  }
  return status;
}

int nvmlDeviceGetMigMode(device *gpu, u32 *current, u32 *pending) {
  int status = gpu_number(gpu, "mig_mode", current);
  *pending = *current;
  return status;
}

int nvmlDeviceGetMaxMigDeviceCount(device *gpu, u32 *count) {
  *count = MAX_INSTANCES - 1;
  return is_device(gpu) ? SUCCESS : INVALID_ARGUMENT;
}

int nvmlDeviceGetMigDeviceHandleByIndex(device *gpu, u32 index, device **instance) {
  const char *text;
  device *candidate = gpu + 1 + index;
  int status = gpu_text(candidate, "uuid", &text);
  if (status == SUCCESS) {
    *instance = candidate;
  }
  return status == NOT_SUPPORTED ? NOT_FOUND : status;
}

int nvmlDeviceGetAttributes_v2(device *gpu, nvmlDeviceAttributes_t *attributes) {
  memset(attributes, 0, sizeof *attributes);
  return gpu_number(gpu, "multiprocessors", &attributes->multiprocessorCount);
}

/* process.0=PID,BYTES[,GPU_INSTANCE,SM,MEMORY,ENCODER,DECODER], also graphics.0 and mps.0 */
typedef struct {
  u32 pid, instance, sm, memory, encoder, decoder;
  u64 bytes;
  int has_utilization;
} process;

static int process_at(const device *gpu, const char *kind, u32 index, process *found) {
  char name[32];
  const char *text;
  snprintf(name, sizeof name, "%s.%u", kind, index);
  int status = gpu_text(gpu, name, &text);
  if (status == SUCCESS) {
    found->instance = 0xffffffffu;
    int read = sscanf(text, "%u,%llu,%u,%u,%u,%u,%u", &found->pid, &found->bytes, &found->instance, &found->sm,
                      &found->memory, &found->encoder, &found->decoder);
    found->has_utilization = read == 7;
  }
  return status;
}

static int list(const device *gpu, const char *kind, u32 *count, void *infos, size_t size) {
  process found;
  u32 total = 0;
  int status;
  while ((status = process_at(gpu, kind, total, &found)) == SUCCESS) {
    total++;
  }
  if (status != NOT_SUPPORTED) {
    return status;
  }
  if (total > *count) {
    *count = total;
    return INSUFFICIENT_SIZE;
  }
  *count = total;
  for (u32 i = 0; i < total; i++) {
    process_at(gpu, kind, i, &found);
    nvmlProcessInfo_t info = {found.pid, found.bytes, found.instance, found.instance};
    memcpy((char *)infos + i * size, &info, size);
  }
  return SUCCESS;
}

int nvmlDeviceGetProcessUtilization(device *gpu, nvmlProcessUtilizationSample_t *samples, u32 *count, u64 last_seen) {
  process found;
  u32 written = 0;
  for (u32 i = 0; process_at(gpu, "process", i, &found) == SUCCESS; i++) {
    if (found.has_utilization && written < *count) {
      nvmlProcessUtilizationSample_t sample = {found.pid,    last_seen + 1000000, found.sm,
                                               found.memory, found.encoder,       found.decoder};
      samples[written++] = sample;
    }
  }
  *count = written;
  return written == 0 ? NOT_FOUND : SUCCESS;
}

#ifdef OLD_DRIVER
int nvmlDeviceGetComputeRunningProcesses(device *gpu, u32 *count, nvmlProcessInfo_v1_t *infos) {
  return list(gpu, "process", count, infos, sizeof *infos);
}
#else
int nvmlDeviceGetComputeRunningProcesses_v3(device *gpu, u32 *count, nvmlProcessInfo_t *infos) {
  return list(gpu, "process", count, infos, sizeof *infos);
}

int nvmlDeviceGetGraphicsRunningProcesses_v3(device *gpu, u32 *count, nvmlProcessInfo_t *infos) {
  return list(gpu, "graphics", count, infos, sizeof *infos);
}

int nvmlDeviceGetMPSComputeRunningProcesses_v3(device *gpu, u32 *count, nvmlProcessInfo_t *infos) {
  return list(gpu, "mps", count, infos, sizeof *infos);
}

ENGINE(nvmlDeviceGetJpgUtilization, "jpeg_utilization")
ENGINE(nvmlDeviceGetOfaUtilization, "ofa_utilization")
BIG(nvmlDeviceGetTotalEnergyConsumption, "energy")
BIG(nvmlDeviceGetCurrentClocksEventReasons, "clock_event_reasons")

#define VERSION(type, version) (u32)(sizeof(type) | ((version) << 24))

int nvmlDeviceGetMemoryInfo_v2(device *gpu, nvmlMemory_v2_t *memory) {
  if (memory->version != VERSION(nvmlMemory_v2_t, 2u)) {
    return ARGUMENT_VERSION_MISMATCH;
  }
  int status = gpu_big(gpu, "memory_total", &memory->total);
  if (status == SUCCESS) {
    gpu_big(gpu, "memory_reserved", &memory->reserved);
    gpu_big(gpu, "memory_free", &memory->free);
    gpu_big(gpu, "memory_used", &memory->used);
  }
  return status;
}

int nvmlDeviceGetTemperatureV(device *gpu, nvmlTemperature_v1_t *temperature) {
  if (temperature->version != VERSION(nvmlTemperature_v1_t, 1u)) {
    return ARGUMENT_VERSION_MISMATCH;
  }
  u32 celsius = 0;
  int status = temperature->sensorType == 0 ? gpu_number(gpu, "temperature", &celsius) : INVALID_ARGUMENT;
  temperature->temperature = (int)celsius;
  return status;
}

int nvmlDeviceGetMarginTemperature(device *gpu, nvmlMarginTemperature_v1_t *margin) {
  const char *text;
  if (margin->version != VERSION(nvmlMarginTemperature_v1_t, 1u)) {
    return ARGUMENT_VERSION_MISMATCH;
  }
  int status = gpu_text(gpu, "temperature_margin", &text);
  if (status == SUCCESS) {
    margin->marginTemperature = atoi(text);
  }
  return status;
}

int nvmlDeviceGetGpuFabricInfoV(device *gpu, nvmlGpuFabricInfo_v3_t *fabric) {
  u32 state, mask = 0, result = 0, summary;
  int has_summary = gpu_number(gpu, "fabric_summary", &summary) == SUCCESS;
  int version3 = fabric->version == VERSION(nvmlGpuFabricInfo_v3_t, 3u) && has_summary;
  if (!version3 && fabric->version != VERSION(nvmlGpuFabricInfo_v2_t, 2u)) {
    return ARGUMENT_VERSION_MISMATCH;
  }
  int status = gpu_number(gpu, "fabric_state", &state);
  if (status == SUCCESS) {
    gpu_number(gpu, "fabric_status", &result);
    gpu_number(gpu, "fabric_health", &mask);
    fabric->state = (unsigned char)state;
    fabric->status = (int)result;
    fabric->healthMask = mask;
    if (version3) {
      fabric->healthSummary = (unsigned char)summary;
    }
  }
  return status;
}

/* A sample is the device, and the GPU instance, that it was taken of. */
int nvmlGpmQueryDeviceSupport(device *gpu, nvmlGpmSupport_t *support) {
  if (support->version != 1) {
    return ARGUMENT_VERSION_MISMATCH;
  }
  support->isSupportedDevice = 0;
  int status = gpu_number(gpu, "gpm", &support->isSupportedDevice);
  return status == NOT_SUPPORTED ? SUCCESS : status;
}

int nvmlGpmSampleAlloc(device ***sample) {
  *sample = calloc(1, sizeof **sample);
  return SUCCESS;
}

int nvmlGpmSampleFree(device **sample) {
  free(sample);
  return SUCCESS;
}

int nvmlGpmSampleGet(device *gpu, device **sample) {
  const char *text;
  *sample = gpu;
  int status = gpu_text(gpu, "uuid", &text);
  return status;
}

int nvmlGpmMigSampleGet(device *gpu, u32 instance, device **sample) {
  for (int i = 1; i <= MAX_INSTANCES; i++) {
    u32 id;
    if (gpu_number(gpu + i, "gpu_instance", &id) == SUCCESS && id == instance) {
      *sample = gpu + i;
      return SUCCESS;
    }
  }
  return INVALID_ARGUMENT;
}

int nvmlGpmMetricsGet(nvmlGpmMetricsGet_t *request) {
  if (request->version != 1) {
    return ARGUMENT_VERSION_MISMATCH;
  }
  if (request->sample1 == request->sample2) {
    return INVALID_ARGUMENT; /* twice the same buffer */
  }
  device *gpu = *(device **)request->sample2;
  for (u32 i = 0; i < request->numMetrics; i++) {
    char name[32];
    const char *text;
    snprintf(name, sizeof name, "gpm.%u", request->metrics[i].metricId);
    request->metrics[i].nvmlReturn = gpu_text(gpu, name, &text);
    request->metrics[i].value = request->metrics[i].nvmlReturn == SUCCESS ? atof(text) : 0;
  }
  return SUCCESS;
}
#endif

/* Events: those of fake_nvml_raise, and event.N=MILLISECONDS,GPU,BIT,DATA after they are listened to. */
static struct {
  u64 due_ms;
  int gpu;
  u64 bit, data;
} events[MAX_EVENTS];
static int event_count;
static u64 registered[MAX_GPUS];
static int events_read;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t raised = PTHREAD_COND_INITIALIZER;

static void add_event(u64 due_ms, int gpu, u64 bit, u64 data) {
  if (event_count < MAX_EVENTS) {
    events[event_count].due_ms = due_ms;
    events[event_count].gpu = gpu;
    events[event_count].bit = bit;
    events[event_count].data = data;
    event_count++;
  }
}

void fake_nvml_raise(int gpu, u64 bit, u64 data) {
  pthread_mutex_lock(&lock);
  add_event(0, gpu, bit, data);
  pthread_cond_broadcast(&raised);
  pthread_mutex_unlock(&lock);
}

int nvmlEventSetCreate(void **set) {
  *set = registered;
  memset(registered, 0, sizeof registered);
  return sessions == 0 ? UNINITIALIZED : SUCCESS;
}

int nvmlEventSetFree(void *set) {
  (void)set;
  events_read = 0;
  return SUCCESS;
}

int nvmlDeviceGetSupportedEventTypes(device *gpu, u64 *types) {
  const char *text;
  int status = gpu_text(gpu, "uuid", &text);
  *types = 0xffff;
  return status;
}

int nvmlDeviceRegisterEvents(device *gpu, u64 types, void *set) {
  (void)set;
  registered[gpu->index] |= types;
  if (!events_read) {
    events_read = 1;
    u64 now = now_ms();
    for (int i = 0;; i++) {
      char key[32];
      const char *text;
      u64 delay, bit, data;
      int on;
      snprintf(key, sizeof key, "event.%d", i);
      if (text_of(key, &text) != SUCCESS || sscanf(text, "%llu,%d,%llu,%llu", &delay, &on, &bit, &data) != 4) {
        break;
      }
      add_event(now + delay, on, bit, data);
    }
  }
  return SUCCESS;
}

/* Takes the first event that is due and listened to; 0 if there is none. */
static int take(nvmlEventData_t *data) {
  for (int i = 0; i < event_count; i++) {
    if (events[i].due_ms <= now_ms() && (registered[events[i].gpu] & events[i].bit)) {
      data->device = &devices[events[i].gpu][0];
      data->eventType = events[i].bit;
      data->eventData = events[i].data;
      data->gpuInstanceId = 0xffffffffu;
      data->computeInstanceId = 0xffffffffu;
      memmove(&events[i], &events[i + 1], (size_t)(event_count - i - 1) * sizeof events[0]);
      event_count--;
      return 1;
    }
  }
  return 0;
}

int nvmlEventSetWait_v2(void *set, nvmlEventData_t *data, u32 timeout_ms) {
  (void)set;
  enum { STEP_MS = 20 };
  u64 end = now_ms() + timeout_ms;
  pthread_mutex_lock(&lock);
  int taken = take(data);
  while (!taken && now_ms() < end) {
    struct timespec step;
    clock_gettime(CLOCK_REALTIME, &step);
    u64 left = end - now_ms();
    u64 nanos = (u64)step.tv_nsec + (event_count > 0 && left > STEP_MS ? STEP_MS : left) * 1000000;
    step.tv_sec += (time_t)(nanos / 1000000000);
    step.tv_nsec = (long)(nanos % 1000000000);
    pthread_cond_timedwait(&raised, &lock, &step);
    taken = take(data);
  }
  pthread_mutex_unlock(&lock);
  const char *text;
  int status = text_of("events", &text);
  return taken ? SUCCESS : status == SUCCESS || status == NOT_SUPPORTED ? TIMEOUT : status;
}
