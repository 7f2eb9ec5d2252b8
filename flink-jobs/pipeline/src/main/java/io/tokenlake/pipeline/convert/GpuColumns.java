package io.tokenlake.pipeline.convert;

import io.tokenlake.domain.gpu.GpuDevice;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * The columns of a record for a list of quantities, and those that all records about GPUs share.
 *
 * @param <E> the quantities
 */
final class GpuColumns<E extends Enum<E>> {
  private final int[] positions;
  private final Schema.Type[] types;

  GpuColumns(Schema schema, E[] quantities, Function<E, String> column) {
    Schema.Field[] fields =
        Stream.of(quantities)
            .map(q -> schema.getField(column.apply(q)))
            .toArray(Schema.Field[]::new);
    positions = Stream.of(fields).mapToInt(Schema.Field::pos).toArray();
    types = Stream.of(fields).map(f -> type(f.schema())).toArray(Schema.Type[]::new);
  }

  private static Schema.Type type(Schema schema) {
    return schema.isUnion() ? schema.getTypes().get(1).getType() : schema.getType();
  }

  /** Puts a value in the type of its column; null stays null. */
  void put(SpecificRecord record, E quantity, Double value) {
    int i = quantity.ordinal();
    record.put(positions[i], value == null ? null : typed(types[i], value));
  }

  private static Object typed(Schema.Type type, double value) {
    return switch (type) {
      case LONG -> Math.round(value);
      case INT -> (int) Math.round(value);
      case BOOLEAN -> value != 0;
      default -> value;
    };
  }

  /** A value as it was put. */
  Double get(SpecificRecord record, E quantity) {
    return record.get(positions[quantity.ordinal()]) instanceof Number number
        ? Double.valueOf(number.doubleValue())
        : null;
  }

  /** Puts who a record is about. */
  static void putDevice(SpecificRecord record, GpuDevice device) {
    put(record, "tenant", device.tenant());
    put(record, "team", device.team());
    put(record, "environment", device.environment());
    put(record, "source", device.source());
    put(record, "gpu_uuid", device.uuid());
    put(record, "gpu_instance", device.instance());
    put(record, "mig_profile", device.migProfile());
    put(record, "host", device.host());
    put(record, "gpu_index", device.index());
    put(record, "pci_bus_id", device.pciBusId());
    put(record, "model", device.model());
    put(record, "driver_version", device.driverVersion());
    put(record, "cluster", device.cluster());
    put(record, "namespace", device.namespace());
    put(record, "pod", device.pod());
    put(record, "container", device.container());
    put(record, "job", device.job());
    put(record, "simulated", device.simulated());
  }

  /** Who a record is about. */
  static GpuDevice device(SpecificRecord record) {
    return new GpuDevice(
        text(record, "tenant"),
        text(record, "team"),
        text(record, "environment"),
        text(record, "source"),
        text(record, "gpu_uuid"),
        text(record, "gpu_instance"),
        text(record, "mig_profile"),
        text(record, "host"),
        text(record, "gpu_index"),
        text(record, "pci_bus_id"),
        text(record, "model"),
        text(record, "driver_version"),
        text(record, "cluster"),
        text(record, "namespace"),
        text(record, "pod"),
        text(record, "container"),
        text(record, "job"),
        Boolean.TRUE.equals(record.get(record.getSchema().getField("simulated").pos())));
  }

  private static String text(SpecificRecord record, String column) {
    return (String) record.get(record.getSchema().getField(column).pos());
  }

  private static void put(SpecificRecord record, String column, Object value) {
    record.put(record.getSchema().getField(column).pos(), value);
  }
}
