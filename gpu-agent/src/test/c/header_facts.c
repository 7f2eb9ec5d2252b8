/* Prints what NVIDIA's nvml.h says of everything in nvml_facts.h; scripts/header-facts runs it. */
#include <nvml.h>
#include <stddef.h>
#include <stdio.h>

#include "nvml_facts.h"

#define PRINT_SIZE(type) printf(#type " %zu\n", sizeof(type));
#define PRINT_OFFSET(type, field) printf(#type "." #field " %zu\n", offsetof(type, field));
#define PRINT_NUMBER(name) printf(#name " %llu\n", (unsigned long long)(name));

int main(void) {
  NVML_LAYOUT(PRINT_SIZE, PRINT_OFFSET)
  NVML_NUMBERS(PRINT_NUMBER)
  return 0;
}
