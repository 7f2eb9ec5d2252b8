package io.tokenlake.gpu.nvml;

import com.sun.jna.Memory;
import java.util.List;

/** Many field values in one call: the driver then answers those that belong together at once. */
final class FieldBatch {
  static final String FUNCTION = "nvmlDeviceGetFieldValues";

  private static final CStruct STRUCT = CStruct.FIELD_VALUE;
  private static final int FIELD_ID = STRUCT.at("fieldId");
  private static final int SCOPE_ID = STRUCT.at("scopeId");
  private static final int VALUE_TYPE = STRUCT.at("valueType");
  private static final int RETURN = STRUCT.at("nvmlReturn");
  private static final int VALUE = STRUCT.at("value");

  private final int count;
  private final Memory values;

  /**
   * Creates a batch.
   *
   * @param fields what to ask for, in the order of the answers
   */
  FieldBatch(List<Field> fields) {
    count = fields.size();
    values = JnaHandle.memory((long) count * STRUCT.size());
    for (int i = 0; i < count; i++) {
      values.setInt(at(i, FIELD_ID), fields.get(i).id());
      values.setInt(at(i, SCOPE_ID), fields.get(i).scope());
    }
  }

  /**
   * A field value to ask for.
   *
   * @param id its number
   * @param scope the link or counter meant; 0 for most
   */
  record Field(int id, int scope) {
    static Field of(Quantity quantity) {
      return new Field(quantity.source().id(), quantity.source().scope());
    }
  }

  /** Asks; success means that each value has a status of its own. */
  NvmlStatus get(JnaHandle device) {
    for (int i = 0; i < count; i++) {
      // A driver that leaves an entry alone must not make the last round's value pass for this.
      values.setInt(at(i, RETURN), NvmlStatus.NO_DATA.code());
    }
    return device.calls.status(
        FUNCTION, () -> device.library.nvmlDeviceGetFieldValues(device.pointer, count, values));
  }

  /** What one value's status is. A driver refuses the number of a field that it does not know. */
  NvmlStatus status(int index) {
    NvmlStatus status = NvmlStatus.of(values.getInt(at(index, RETURN)));
    return status == NvmlStatus.INVALID_ARGUMENT ? NvmlStatus.FUNCTION_NOT_FOUND : status;
  }

  /** One value, whatever type it has; all bits set if it is a blank of its type. */
  long value(int index) {
    long at = at(index, VALUE);
    return switch (values.getInt(at(index, VALUE_TYPE))) {
      case 0 -> whole(values.getDouble(at));
      case 1 -> unsigned(values.getInt(at));
      case 2, 3, 4 -> values.getLong(at);
      case 5 -> values.getInt(at);
      case 6 -> Short.toUnsignedLong(values.getShort(at));
      default -> -1;
    };
  }

  private static long unsigned(int value) {
    return value == -1 ? -1 : Integer.toUnsignedLong(value);
  }

  private static long whole(double value) {
    return Double.isNaN(value) ? -1 : Math.round(value);
  }

  private static long at(int index, int offset) {
    return (long) index * STRUCT.size() + offset;
  }
}
