/* What pynvml calls and the agent does not, for the fake library of the gpu-agent. */
int nvmlInit_v2(void);

int nvmlInitWithFlags(unsigned int flags) {
  (void)flags;
  return nvmlInit_v2();
}
