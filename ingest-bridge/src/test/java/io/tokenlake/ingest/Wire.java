package io.tokenlake.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** A connection on which a test sends any bytes at all. */
public final class Wire implements AutoCloseable {
  private final Socket socket;

  public Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    // So that a test fails rather than waits for who does not hang up.
    socket.setSoTimeout(20_000);
  }

  /** Characters are bytes. */
  public void send(String text) throws IOException {
    send(text.getBytes(ISO_8859_1));
  }

  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Whether the other side still takes bytes and has not hung up. */
  public boolean drip(int b) {
    try {
      socket.getOutputStream().write(b);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What comes until the other side hangs up, in whatever way. */
  public String readToEnd() throws IOException {
    StringBuilder read = new StringBuilder();
    byte[] buffer = new byte[8192];
    try {
      int length;
      while ((length = socket.getInputStream().read(buffer)) >= 0) {
        read.append(new String(buffer, 0, length, ISO_8859_1));
      }
    } catch (SocketException e) {
      // Reset.
    }
    return read.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
