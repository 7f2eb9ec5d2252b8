package io.tokenlake.pipeline.io;

import io.tokenlake.local.services.LakeServices;
import java.io.IOException;
import java.nio.file.Path;

/** One PostgreSQL, S3 endpoint and REST catalog for all tests of this JVM, which they end with. */
final class SharedLakeServices {
  private static LakeServices services;

  private SharedLakeServices() {}

  static synchronized LakeServices get() throws IOException {
    if (services == null) {
      services = LakeServices.start(Path.of("target", "processes", "lake-services.log"));
    }
    return services;
  }
}
