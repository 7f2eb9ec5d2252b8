package io.tokenlake.local.services;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import org.apache.iceberg.rest.RESTCatalogServer;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** What runs in the process of {@link LakeServices}. */
final class LakeServicesMain {
  private static final int OK = 200;
  private static final long POLL_MILLIS = 50;

  private LakeServicesMain() {}

  public static void main(String[] args) throws Exception {
    // Whoever started this reads one line; what else is said must not wait for a reader.
    PrintStream toParent = System.out;
    System.setOut(System.err);
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder().setPort(Integer.parseInt(args[0])).start();
    TransientNio2BlobStore store = new TransientNio2BlobStore();
    store.createContainer(LakeServices.BUCKET);
    S3Proxy s3 =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://127.0.0.1:" + args[1]))
            .awsAuthentication(
                AuthenticationType.AWS_V2_OR_V4, LakeServices.ACCESS_KEY, LakeServices.SECRET_KEY)
            // The AWS SDK sends headers that the proxy need not know.
            .ignoreUnknownHeaders(true)
            .build();
    s3.start();
    startRestCatalog();
    toParent.println(LakeServices.READY);
    while (System.in.read() >= 0) {
      // Nothing is ever sent; only the end is waited for.
    }
    postgres.close();
    // The other two have threads of their own that would keep the process.
    Runtime.getRuntime().halt(0);
  }

  private static void startRestCatalog() throws InterruptedException {
    Thread server =
        new Thread(
            () -> {
              try {
                RESTCatalogServer.main(new String[0]);
              } catch (Exception e) {
                e.printStackTrace();
                System.exit(1);
              }
            },
            "rest-catalog");
    server.start();
    while (!answers("http://127.0.0.1:" + System.getenv("CATALOG_REST_PORT") + "/v1/config")) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean answers(String url) {
    try {
      return ((HttpURLConnection) URI.create(url).toURL().openConnection()).getResponseCode() == OK;
    } catch (IOException e) {
      return false;
    }
  }
}
