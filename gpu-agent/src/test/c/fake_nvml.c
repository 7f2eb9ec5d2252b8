/*
 * A stand-in for libnvidia-ml, written from the documented behaviour of the functions that the agent
 * calls. It answers from a profile: lines of key=value, where a value may also be error:CODE. A
 * metric that the profile does not have is NOT_SUPPORTED.
 *
 *   driver=570.124.06        init=error:18 makes nvmlInit_v2 fail
 *   gpus=1
 *   gpu.0.uuid=GPU-...       also name, gpu_percent, memory_percent, memory_total, memory_reserved,
 *                            memory_free, memory_used, temperature, power_mw, energy_mj
 *
 * The profile is the file of fake_nvml_use_profile, which may be called at any time, or else of
 * the environment variable TOKENLAKE_FAKE_NVML_PROFILE, read by nvmlInit_v2. With neither, no driver
 * is loaded. Compiled with -DOLD_DRIVER, it lacks functions that came with later drivers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  SUCCESS = 0,
  UNINITIALIZED = 1,
  INVALID_ARGUMENT = 2,
  NOT_SUPPORTED = 3,
  INSUFFICIENT_SIZE = 7,
  DRIVER_NOT_LOADED = 9,
  ARGUMENT_VERSION_MISMATCH = 25
};

enum { MAX_GPUS = 16, MAX_ENTRIES = 512, MAX_TEXT = 128 };

typedef struct {
  int index;
} device;

typedef struct {
  unsigned int gpu;
  unsigned int memory;
} utilization;

typedef struct {
  unsigned int version;
  unsigned long long total;
  unsigned long long reserved;
  unsigned long long free;
  unsigned long long used;
} memory_v2;

static struct {
  char key[MAX_TEXT];
  char value[MAX_TEXT];
} entries[MAX_ENTRIES];

static int entry_count;
static int profile_loaded;
static int sessions;
static device devices[MAX_GPUS];

/* Reads a profile in place of the current one; 0 on success. */
int fake_nvml_use_profile(const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    return 1;
  }
  char line[2 * MAX_TEXT];
  entry_count = 0;
  while (entry_count < MAX_ENTRIES && fgets(line, sizeof line, file) != NULL) {
    if (sscanf(line, "%127[^#=\n]=%127[^\n]", entries[entry_count].key,
               entries[entry_count].value) == 2) {
      entry_count++;
    }
  }
  fclose(file);
  profile_loaded = 1;
  return 0;
}

/* Sessions that were opened and not closed. */
int fake_nvml_sessions(void) { return sessions; }

unsigned int fake_nvml_sizeof_utilization(void) { return sizeof(utilization); }

unsigned int fake_nvml_sizeof_memory_v2(void) { return sizeof(memory_v2); }

/* Finds the text of a key; anything but SUCCESS is what the call must answer. */
static int text_of(const char *key, const char **text) {
  for (int i = 0; i < entry_count; i++) {
    if (strcmp(entries[i].key, key) == 0) {
      if (strncmp(entries[i].value, "error:", 6) == 0) {
        return atoi(entries[i].value + 6);
      }
      *text = entries[i].value;
      return SUCCESS;
    }
  }
  return NOT_SUPPORTED;
}

static int gpu_text(const device *gpu, const char *name, const char **text) {
  if (sessions == 0) {
    return UNINITIALIZED;
  }
  if (gpu < devices || gpu >= devices + MAX_GPUS) {
    return INVALID_ARGUMENT;
  }
  char key[MAX_TEXT];
  snprintf(key, sizeof key, "gpu.%d.%s", gpu->index, name);
  return text_of(key, text);
}

static int gpu_number(const device *gpu, const char *name, unsigned long long *value) {
  const char *text;
  int status = gpu_text(gpu, name, &text);
  if (status == SUCCESS) {
    *value = strtoull(text, NULL, 10);
  }
  return status;
}

static int gpu_uint(const device *gpu, const char *name, unsigned int *value) {
  unsigned long long number;
  int status = gpu_number(gpu, name, &number);
  if (status == SUCCESS) {
    *value = (unsigned int)number;
  }
  return status;
}

static int copy(const char *text, char *buffer, unsigned int length) {
  if (strlen(text) >= length) {
    return INSUFFICIENT_SIZE;
  }
  strcpy(buffer, text);
  return SUCCESS;
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
    devices[i].index = i;
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

int nvmlSystemGetDriverVersion(char *version, unsigned int length) {
  const char *text;
  int status = sessions == 0 ? UNINITIALIZED : text_of("driver", &text);
  return status == SUCCESS ? copy(text, version, length) : status;
}

int nvmlDeviceGetCount_v2(unsigned int *count) {
  const char *text;
  int status = sessions == 0 ? UNINITIALIZED : text_of("gpus", &text);
  if (status == SUCCESS) {
    *count = (unsigned int)atoi(text);
  }
  return status;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned int index, device **handle) {
  unsigned int count;
  int status = nvmlDeviceGetCount_v2(&count);
  if (status != SUCCESS) {
    return status;
  }
  if (index >= count || index >= MAX_GPUS) {
    return INVALID_ARGUMENT;
  }
  const char *text;
  status = gpu_text(&devices[index], "handle", &text);
  if (status != SUCCESS && status != NOT_SUPPORTED) {
    return status;
  }
  *handle = &devices[index];
  return SUCCESS;
}

int nvmlDeviceGetUUID(device *gpu, char *uuid, unsigned int length) {
  const char *text;
  int status = gpu_text(gpu, "uuid", &text);
  return status == SUCCESS ? copy(text, uuid, length) : status;
}

int nvmlDeviceGetName(device *gpu, char *name, unsigned int length) {
  const char *text;
  int status = gpu_text(gpu, "name", &text);
  return status == SUCCESS ? copy(text, name, length) : status;
}

int nvmlDeviceGetUtilizationRates(device *gpu, utilization *rates) {
  int status = gpu_uint(gpu, "gpu_percent", &rates->gpu);
  return status == SUCCESS ? gpu_uint(gpu, "memory_percent", &rates->memory) : status;
}

int nvmlDeviceGetTemperature(device *gpu, int sensor, unsigned int *celsius) {
  return sensor == 0 ? gpu_uint(gpu, "temperature", celsius) : INVALID_ARGUMENT;
}

int nvmlDeviceGetPowerUsage(device *gpu, unsigned int *milliwatts) {
  return gpu_uint(gpu, "power_mw", milliwatts);
}

#ifndef OLD_DRIVER
int nvmlDeviceGetMemoryInfo_v2(device *gpu, memory_v2 *memory) {
  if (memory->version != (sizeof(memory_v2) | (2u << 24))) {
    return ARGUMENT_VERSION_MISMATCH;
  }
  int status = gpu_number(gpu, "memory_total", &memory->total);
  if (status == SUCCESS) {
    status = gpu_number(gpu, "memory_reserved", &memory->reserved);
  }
  if (status == SUCCESS) {
    status = gpu_number(gpu, "memory_free", &memory->free);
  }
  return status == SUCCESS ? gpu_number(gpu, "memory_used", &memory->used) : status;
}

int nvmlDeviceGetTotalEnergyConsumption(device *gpu, unsigned long long *millijoules) {
  return gpu_number(gpu, "energy_mj", millijoules);
}
#endif
