package io.tokenlake.gpu.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A spool in a folder: a file for each request, whose name says its place, its signal and its
 * items. It survives the process. A file appears whole or not at all; one that cannot be read back,
 * or whose checksum is wrong, counts as lost.
 */
public final class DiskSpool implements Spool {
  private static final Pattern NAME = Pattern.compile("(\\d{16})-([A-Z]+)-(\\d+)\\.otlp");
  private static final String UNFINISHED = ".tmp";
  private static final String LOCK = "lock";

  private record Entry(long number, Signal signal, int items, long bytes) {
    String fileName() {
      return String.format("%016d-%s-%d.otlp", number, signal, items);
    }
  }

  private final Path folder;
  private final long limit;
  private final Consumer<String> log;
  private final FileChannel lockFile;
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private long bytes;
  private long nextNumber;
  private long lost;
  private boolean broken;

  private DiskSpool(Path folder, long limit, Consumer<String> log, FileChannel lockFile) {
    this.folder = folder;
    this.limit = limit;
    this.log = log;
    this.lockFile = lockFile;
  }

  /**
   * Opens a folder, with what waits in it.
   *
   * @param folder is made if it is not there
   * @param limit bytes that it holds at most
   * @param log is told of files that are lost
   * @throws IOException if the folder cannot be written, or another agent has it
   */
  public static DiskSpool open(Path folder, long limit, Consumer<String> log) throws IOException {
    Files.createDirectories(folder);
    FileChannel lockFile =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!lock(lockFile)) {
      lockFile.close();
      throw new IOException("another agent spools to " + folder);
    }
    DiskSpool spool = new DiskSpool(folder, limit, log, lockFile);
    spool.findWaiting();
    return spool;
  }

  private static boolean lock(FileChannel file) throws IOException {
    try {
      FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void findWaiting() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        Matcher matcher = NAME.matcher(name);
        if (matcher.matches()) {
          take(
              new Entry(
                  Long.parseLong(matcher.group(1)),
                  Signal.valueOf(matcher.group(2)),
                  Integer.parseInt(matcher.group(3)),
                  Files.size(file)));
        } else if (name.endsWith(UNFINISHED)) {
          Files.delete(file);
        }
      }
    }
    shrink();
  }

  private void take(Entry entry) {
    waiting.addLast(entry);
    bytes += entry.bytes();
    nextNumber = Math.max(nextNumber, entry.number() + 1);
  }

  @Override
  public void add(Request request) {
    Entry entry =
        new Entry(
            nextNumber,
            request.signal(),
            request.items(),
            (long) Long.BYTES + request.body().length);
    try {
      write(entry, request.body());
      broken = false;
      take(entry);
      shrink();
    } catch (IOException e) {
      lost += request.items();
      if (!broken) {
        broken = true;
        log.accept(
            "cannot spool to " + folder + ", which loses what the receiver does not take: " + e);
      }
    }
  }

  private void write(Entry entry, byte[] body) throws IOException {
    Path unfinished = folder.resolve(entry.fileName() + UNFINISHED);
    ByteBuffer content = ByteBuffer.allocate(Long.BYTES + body.length);
    content.putLong(checksum(body, 0)).put(body);
    try {
      Files.write(unfinished, content.array());
      Files.move(unfinished, folder.resolve(entry.fileName()), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
  }

  private void shrink() {
    while (bytes > limit && !waiting.isEmpty()) {
      lost += waiting.getFirst().items();
      removeOldest();
    }
  }

  @Override
  public Optional<Request> oldest() {
    while (!waiting.isEmpty()) {
      Entry entry = waiting.getFirst();
      Optional<Request> request = read(entry);
      if (request.isPresent()) {
        return request;
      }
      lost += entry.items();
      log.accept("the spooled file " + entry.fileName() + " is gone or broken and was dropped");
      removeOldest();
    }
    return Optional.empty();
  }

  private Optional<Request> read(Entry entry) {
    try {
      byte[] content = Files.readAllBytes(folder.resolve(entry.fileName()));
      if (content.length < Long.BYTES
          || ByteBuffer.wrap(content).getLong() != checksum(content, Long.BYTES)) {
        return Optional.empty();
      }
      byte[] body = Arrays.copyOfRange(content, Long.BYTES, content.length);
      return Optional.of(new Request(entry.signal(), entry.items(), body));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static long checksum(byte[] content, int from) {
    CRC32 crc = new CRC32();
    crc.update(content, from, content.length - from);
    return crc.getValue();
  }

  @Override
  public void removeOldest() {
    Entry entry = waiting.removeFirst();
    bytes -= entry.bytes();
    try {
      Files.deleteIfExists(folder.resolve(entry.fileName()));
    } catch (IOException e) {
      log.accept("cannot delete " + entry.fileName() + ", which a later start sends again: " + e);
    }
  }

  @Override
  public int size() {
    return waiting.size();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long lost() {
    return lost;
  }

  /** Leaves what waits where it is, for the next start. */
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      log.accept("cannot unlock " + folder + ": " + e);
    }
  }
}
