package io.tokenlake.gpu.delivery;

class MemorySpoolTest extends SpoolContract {
  @Override
  Spool open() {
    return new MemorySpool(3 * 4);
  }
}
