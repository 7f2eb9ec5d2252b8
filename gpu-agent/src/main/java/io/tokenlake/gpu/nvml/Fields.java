package io.tokenlake.gpu.nvml;

import java.util.List;

/** All quantities of a pace that are field values, read with one call. */
final class Fields {
  private final List<Quantity> quantities;
  private final FieldBatch batch;

  Fields(Pace pace) {
    quantities = Quantity.of(pace, Source.Kind.FIELD);
    batch = new FieldBatch(quantities.stream().map(FieldBatch.Field::of).toList());
  }

  void read(JnaHandle device, Readings readings) {
    NvmlStatus all = batch.get(device);
    for (int i = 0; i < quantities.size(); i++) {
      NvmlStatus one = all == NvmlStatus.SUCCESS ? batch.status(i) : all;
      if (one == NvmlStatus.SUCCESS) {
        readings.set(quantities.get(i), batch.value(i));
      } else {
        readings.absent(quantities.get(i), FieldBatch.FUNCTION, one);
      }
    }
  }
}
