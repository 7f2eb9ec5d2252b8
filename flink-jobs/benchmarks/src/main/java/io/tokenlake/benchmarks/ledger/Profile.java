package io.tokenlake.benchmarks.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where Java code spent its time, by samples of running threads. Native code, such as compression
 * and reading from sockets, and the collector are not in it.
 *
 * @param samples number of samples
 * @param categories share of each category, the largest first
 * @param methods share of the methods that were running, the largest first
 */
public record Profile(int samples, List<Share> categories, List<Share> methods) {
  private static final String SAMPLE = "jdk.ExecutionSample";
  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final int METHODS_SHOWN = 15;

  /** A share of all samples, in percent. */
  public record Share(String name, double percent) {}

  /** Does the work while it is sampled. */
  public static Profile of(Path file, Spent.Work work) throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable(SAMPLE).withPeriod(PERIOD);
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    return read(file);
  }

  private static Profile read(Path file) throws IOException {
    Map<String, Integer> categories = new TreeMap<>();
    Map<String, Integer> methods = new TreeMap<>();
    int samples = 0;
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        RecordedStackTrace stack = event.getStackTrace();
        if (!event.getEventType().getName().equals(SAMPLE) || stack == null) {
          continue;
        }
        samples++;
        List<RecordedFrame> frames = stack.getFrames();
        RecordedThread thread = event.getThread("sampledThread");
        String threadName =
            thread == null || thread.getJavaName() == null ? "" : thread.getJavaName();
        CostCategory category =
            CostCategory.of(threadName, frames.stream().map(Profile::className).toList());
        categories.merge(category.label(), 1, Integer::sum);
        methods.merge(
            className(frames.get(0)) + "." + frames.get(0).getMethod().getName(), 1, Integer::sum);
      }
    }
    return new Profile(
        samples,
        shares(categories, samples),
        shares(methods, samples).stream().limit(METHODS_SHOWN).toList());
  }

  private static String className(RecordedFrame frame) {
    return frame.getMethod().getType().getName();
  }

  private static List<Share> shares(Map<String, Integer> counts, int samples) {
    return counts.entrySet().stream()
        .map(count -> new Share(count.getKey(), 100.0 * count.getValue() / samples))
        .sorted(Comparator.comparingDouble(Share::percent).reversed())
        .toList();
  }
}
