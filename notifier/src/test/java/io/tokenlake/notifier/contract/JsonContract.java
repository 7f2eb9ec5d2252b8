package io.tokenlake.notifier.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** JSON as a schema in the resources of this package says. */
public final class JsonContract implements Contract {
  private final Schema schema;

  public JsonContract(String resource) {
    try (InputStream text = JsonContract.class.getResourceAsStream(resource)) {
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(new String(text.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> problems(Map<String, String> headers, byte[] body) {
    if (!"application/json".equals(headers.get("content-type"))) {
      return List.of("the content type is " + headers.get("content-type"));
    }
    return schema
        .validate(
            new String(body, UTF_8),
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Error::toString)
        .toList();
  }
}
