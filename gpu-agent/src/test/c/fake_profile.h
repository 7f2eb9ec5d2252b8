/*
 * Profiles of simulated GPUs: lines of key=value, comments after #. A value may be error:CODE, which
 * is what the call then answers; what the profile does not have is NOT_SUPPORTED. Keys of a GPU begin
 * with gpu.N. or, for all GPUs, gpu.*. (the first wins); those of its MIG instances with gpu.N.mig.M.
 * The Java class io.tokenlake.gpu.simulated.Profile reads the same files.
 */
#ifndef FAKE_PROFILE_H
#define FAKE_PROFILE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nvml_types.h"

enum { MAX_ENTRIES = 4096, MAX_TEXT = 128 };

typedef struct {
  char key[MAX_TEXT];
  char value[MAX_TEXT];
} entry;

static entry entries[MAX_ENTRIES];
static int entry_count;
static int profile_loaded;

static int by_key(const void *a, const void *b) { return strcmp(((const entry *)a)->key, ((const entry *)b)->key); }

/* Reads a profile in place of the current one; 0 on success. */
int fake_nvml_use_profile(const char *path) {
  FILE *file = fopen(path, "r");
  if (file == NULL) {
    return 1;
  }
  char line[2 * MAX_TEXT];
  entry_count = 0;
  while (entry_count < MAX_ENTRIES && fgets(line, sizeof line, file) != NULL) {
    if (sscanf(line, "%127[^#=\n]=%127[^#\n]", entries[entry_count].key, entries[entry_count].value) == 2) {
      char *end = entries[entry_count].value + strlen(entries[entry_count].value);
      while (end > entries[entry_count].value && end[-1] == ' ') {
        *--end = '\0';
      }
      entry_count++;
    }
  }
  fclose(file);
  qsort(entries, (size_t)entry_count, sizeof(entry), by_key);
  profile_loaded = 1;
  return 0;
}

/* Finds the text of a key; anything but SUCCESS is what the call must answer. */
static int text_of(const char *key, const char **text) {
  entry wanted;
  snprintf(wanted.key, sizeof wanted.key, "%s", key);
  const entry *found = bsearch(&wanted, entries, (size_t)entry_count, sizeof(entry), by_key);
  if (found == NULL) {
    return NOT_SUPPORTED;
  }
  if (strncmp(found->value, "error:", 6) == 0) {
    return atoi(found->value + 6);
  }
  *text = found->value;
  return SUCCESS;
}

#endif
