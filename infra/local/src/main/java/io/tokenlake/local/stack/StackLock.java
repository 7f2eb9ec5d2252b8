package io.tokenlake.local.stack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Held by the one process that runs the stack of a folder; the system drops it when that dies. The
 * file holds the number of that process.
 */
public final class StackLock implements AutoCloseable {
  private final FileChannel channel;

  private StackLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock; empty when a process holds it. */
  public static Optional<StackLock> tryAcquire(StackDir dir) throws IOException {
    Files.createDirectories(dir.root());
    FileChannel channel =
        FileChannel.open(dir.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new StackLock(channel));
  }

  /** Says in the file that this process holds the lock. */
  void sign() throws IOException {
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(US_ASCII)), 0);
  }

  /** Whether a process runs the stack of this folder. */
  public static boolean isHeld(StackDir dir) throws IOException {
    if (!Files.exists(dir.lockFile())) {
      return false;
    }
    Optional<StackLock> lock = tryAcquire(dir);
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isEmpty();
  }

  /** The process that runs the stack of this folder, also while it starts. */
  public static Optional<ProcessHandle> holder(StackDir dir) throws IOException {
    if (!isHeld(dir)) {
      return Optional.empty();
    }
    String pid = Files.readString(dir.lockFile(), US_ASCII).strip();
    return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
