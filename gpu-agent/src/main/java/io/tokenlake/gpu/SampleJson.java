package io.tokenlake.gpu;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** One sample as one line of JSON: every key always, null for what is absent. */
final class SampleJson {
  private static final JsonFactory JSON = new JsonFactory();

  private SampleJson() {}

  static String line(GpuSample sample) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", sample.time().toString());
      json.writeStringField("uuid", sample.uuid());
      json.writeStringField("name", sample.name());
      json.writeStringField("driver_version", sample.driverVersion());
      number(json, "utilization_percent", sample.utilizationPercent());
      number(json, "memory_controller_percent", sample.memoryControllerPercent());
      number(json, "memory_total_bytes", sample.memoryTotalBytes());
      number(json, "memory_reserved_bytes", sample.memoryReservedBytes());
      number(json, "memory_used_bytes", sample.memoryUsedBytes());
      number(json, "memory_free_bytes", sample.memoryFreeBytes());
      number(json, "temperature_celsius", sample.temperatureCelsius());
      number(json, "power_milliwatts", sample.powerMilliwatts());
      number(json, "energy_millijoules", sample.energyMillijoules());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }

  private static void number(JsonGenerator json, String key, Number value) throws IOException {
    if (value == null) {
      json.writeNullField(key);
    } else {
      json.writeNumberField(key, value.longValue());
    }
  }
}
