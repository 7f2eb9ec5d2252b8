package io.tokenlake.pipeline.io;

import io.tokenlake.local.services.LakeServices;
import io.tokenlake.tables.LakeCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

class RestS3LakeIT extends LakeContract {
  @Override
  LakeCatalog lake(Path dir) throws IOException {
    LakeServices services = SharedLakeServices.get();
    Map<String, String> properties = new HashMap<>(services.s3Properties());
    properties.put("type", "rest");
    properties.put("uri", services.restUrl());
    return new LakeCatalog("rest", properties);
  }
}
