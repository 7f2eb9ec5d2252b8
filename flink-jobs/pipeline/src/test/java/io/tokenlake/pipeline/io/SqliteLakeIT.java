package io.tokenlake.pipeline.io;

import io.tokenlake.tables.LakeCatalog;
import java.nio.file.Path;

class SqliteLakeIT extends LakeContract {
  @Override
  LakeCatalog lake(Path dir) {
    return LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse"));
  }
}
