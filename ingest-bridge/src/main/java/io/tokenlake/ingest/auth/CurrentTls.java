package io.tokenlake.ingest.auth;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of the OTLP ports, and who signs those of clients, as the files are now. Each
 * handshake takes what is current; connections that are open stay as they are. Files that cannot be
 * used are reported, and what was read before stays.
 */
public final class CurrentTls implements TlsProvider {
  private static final Logger log = LoggerFactory.getLogger(CurrentTls.class);

  private final SecurityConfig.Tls files;

  /** Guarded by this. */
  private List<String> lastRead = List.of();

  private volatile TlsFiles.Content content;
  private volatile boolean stale;

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException saying what is wrong with them
   */
  public CurrentTls(SecurityConfig.Tls files) {
    this.files = files;
    this.lastRead = fingerprint();
    this.content = TlsFiles.read(files);
  }

  /** Reads the files again, if they have changed. */
  public synchronized void reload() {
    List<String> read = fingerprint();
    if (read.equals(lastRead)) {
      return;
    }
    lastRead = read;
    try {
      content = TlsFiles.read(files);
      stale = false;
      log.info("certificates read again from {}", files.certificate());
    } catch (IllegalArgumentException e) {
      stale = true;
      log.error("{}; the certificates read before stay in use", e.getMessage());
    }
  }

  /** What the files hold, as far as they can be read, to know a change by. */
  private List<String> fingerprint() {
    List<Path> paths = new ArrayList<>(List.of(files.certificate(), files.key()));
    files.clientCa().ifPresent(paths::add);
    List<String> fingerprint = new ArrayList<>();
    for (Path path : paths) {
      try {
        fingerprint.add(ApiKey.Hash.of(Files.readString(path)).toString());
      } catch (IOException e) {
        fingerprint.add(e.toString());
      }
    }
    return fingerprint;
  }

  @Override
  public TlsKeyPair keyPair(String hostname) {
    return content.keyPair();
  }

  @Override
  public List<X509Certificate> trustedCertificates(String hostname) {
    return content.clientCa();
  }

  /** Whether clients must show a certificate. */
  boolean asksClients() {
    return !content.clientCa().isEmpty();
  }

  /** Whether the files, as they are now, could not be used. */
  public boolean isStale() {
    return stale;
  }
}
