package io.tokenlake.local.traffic;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Keeps what it accepts, and refuses as often as it is told to. */
final class RecordingExporter implements SpanExporter {
  private final List<List<SpanData>> batches = new ArrayList<>();
  private final List<List<SpanData>> refused = new ArrayList<>();
  private int refusals;

  /** Refuses the next {@code times} exports. */
  RecordingExporter refusing(int times) {
    refusals = times;
    return this;
  }

  @Override
  public synchronized CompletableResultCode export(Collection<SpanData> spans) {
    if (refusals > 0) {
      refusals--;
      refused.add(List.copyOf(spans));
      return CompletableResultCode.ofExceptionalFailure(new IllegalStateException("not now"));
    }
    batches.add(List.copyOf(spans));
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }

  synchronized List<List<SpanData>> batches() {
    return List.copyOf(batches);
  }

  synchronized List<List<SpanData>> refused() {
    return List.copyOf(refused);
  }

  synchronized List<SpanData> spans() {
    return batches.stream().flatMap(List::stream).toList();
  }
}
