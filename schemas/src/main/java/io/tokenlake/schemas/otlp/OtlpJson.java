package io.tokenlake.schemas.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;

/**
 * Reads OTLP in JSON, by the OTLP specification: the JSON form of protobuf, but trace and span ids
 * are hex digits and enums are numbers. Beyond what is required, names of enum values, numbers in
 * quotes and quoted numbers without quotes are read too. Unknown fields are ignored.
 */
public final class OtlpJson {
  // Whoever calls has bounded the whole, so a single string may be all of it.
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private OtlpJson() {}

  /**
   * Whether an encoded export request is JSON rather than protobuf. No protobuf of one begins like
   * JSON, because its only field has the number 1.
   */
  public static boolean isJson(byte[] encoded) {
    return encoded.length > 0 && encoded[0] == '{';
  }

  /**
   * Reads an export request of traces.
   *
   * @throws OtlpJsonException if it is none; the message says where and why
   */
  public static ExportTraceServiceRequest traces(byte[] json) throws OtlpJsonException {
    return read(ExportTraceServiceRequest.getDefaultInstance(), json);
  }

  /**
   * Reads an export request of metrics.
   *
   * @throws OtlpJsonException if it is none; the message says where and why
   */
  public static ExportMetricsServiceRequest metrics(byte[] json) throws OtlpJsonException {
    return read(ExportMetricsServiceRequest.getDefaultInstance(), json);
  }

  /**
   * Reads an export request of logs.
   *
   * @throws OtlpJsonException if it is none; the message says where and why
   */
  public static ExportLogsServiceRequest logs(byte[] json) throws OtlpJsonException {
    return read(ExportLogsServiceRequest.getDefaultInstance(), json);
  }

  /**
   * Reads an export request of the type of {@code request}, any instance of which will do.
   *
   * @throws OtlpJsonException if it is none; the message says where and why
   */
  @SuppressWarnings("unchecked") // the builder of a message makes messages of its type
  public static <M extends Message> M read(M request, byte[] json) throws OtlpJsonException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      Message.Builder builder = request.newBuilderForType();
      new JsonMessageReader(parser).readWhole(builder);
      return (M) builder.build();
    } catch (OtlpJsonException e) {
      throw e;
    } catch (JsonProcessingException e) {
      // Jackson's own message may quote the input.
      throw new OtlpJsonException(
          "not valid JSON at line %d, column %d"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (IOException e) {
      // Jackson takes zero bytes for another encoding, and does not find it.
      throw new OtlpJsonException("not a text in UTF-8");
    }
  }
}
