package io.tokenlake.gpu.sample;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tokenlake.gpu.nvml.DeviceInfo;
import io.tokenlake.gpu.nvml.Quantity;
import io.tokenlake.gpu.nvml.Readings;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * What one GPU said as one line of JSON, in NVML's units: every quantity always, null for what is
 * absent, and the reasons for that.
 */
final class ReadingsJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ReadingsJson() {}

  static String line(TrackedGpu gpu, String driverVersion) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      DeviceInfo info = gpu.info();
      json.writeStartObject();
      json.writeStringField("uuid", info.uuid());
      json.writeStringField("name", info.name());
      json.writeStringField("driver_version", driverVersion);
      json.writeNumberField("index", info.index());
      json.writeStringField("serial", info.serial());
      json.writeStringField("vbios", info.vbios());
      json.writeStringField("pci_bus_id", info.pciBusId());
      json.writeStringField("mig_profile", info.mig() == null ? null : info.mig().profile());
      values(json, gpu.readings());
      json.writeObjectFieldStart("absent");
      for (Quantity quantity : Quantity.all()) {
        if (!gpu.readings().has(quantity)) {
          json.writeStringField(quantity.text(), gpu.readings().absence(quantity).text());
        }
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }

  private static void values(JsonGenerator json, Readings readings) throws IOException {
    for (Quantity quantity : Quantity.all()) {
      if (!readings.has(quantity)) {
        json.writeNullField(quantity.text());
      } else if (quantity.isReal()) {
        json.writeNumberField(quantity.text(), readings.real(quantity));
      } else {
        json.writeNumberField(quantity.text(), readings.whole(quantity));
      }
    }
  }
}
