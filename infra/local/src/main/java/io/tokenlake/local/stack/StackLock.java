package io.tokenlake.local.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Held by the one process that runs the stack of a folder; the system drops it when that dies. */
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

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
