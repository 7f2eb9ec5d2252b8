package io.tokenlake.ingest.otlp;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.stream.SubscriptionOption;
import io.netty.util.concurrent.EventExecutor;
import io.tokenlake.ingest.admit.InFlightBytes;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Receives the body of a request. Its bytes are counted as they come, not when all are there:
 * otherwise many slow clients would hold much more memory than the limit says.
 */
final class BodyCollector implements Subscriber<HttpObject> {
  private static final int FIRST_BYTES = 8 << 10;

  private final InFlightBytes.Hold hold;
  private final long expectedBytes;
  private final CompletableFuture<Received> received = new CompletableFuture<>();
  private Subscription subscription;
  private byte[] bytes;
  private int length;

  /**
   * A whole body.
   *
   * @param bytes holds it from 0 to {@code length}
   */
  record Received(byte[] bytes, int length) {}

  private BodyCollector(InFlightBytes.Hold hold, long expectedBytes) {
    this.hold = hold;
    this.expectedBytes = expectedBytes;
    this.bytes = new byte[(int) Math.max(0, Math.min(expectedBytes, FIRST_BYTES))];
  }

  /**
   * Starts to receive; the server bounds the length of the body.
   *
   * @return fails with {@link RefusedException} if there is no room for it
   */
  static CompletableFuture<Received> collect(
      HttpRequest request, EventExecutor executor, InFlightBytes.Hold hold) {
    BodyCollector collector =
        new BodyCollector(hold, request.headers().getLong(HttpHeaderNames.CONTENT_LENGTH, -1));
    request.subscribe(collector, executor, SubscriptionOption.WITH_POOLED_OBJECTS);
    return collector.received;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject object) {
    if (!(object instanceof HttpData)) {
      return;
    }
    try (HttpData data = (HttpData) object) {
      if (received.isDone()) {
        return;
      }
      if (!hold.add(data.length())) {
        received.completeExceptionally(new RefusedException(ExportService.overloaded()));
        subscription.cancel();
        return;
      }
      append(data);
    }
  }

  private void append(HttpData data) {
    int end = length + data.length();
    if (end > bytes.length) {
      // What the client announces is believed only as far as bytes have come.
      long doubled = Math.max(end, 2L * bytes.length);
      boolean announced = expectedBytes >= end && expectedBytes < doubled;
      bytes = Arrays.copyOf(bytes, (int) (announced ? expectedBytes : doubled));
    }
    data.byteBuf().readBytes(bytes, length, data.length());
    length = end;
  }

  @Override
  public void onError(Throwable cause) {
    received.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    received.complete(new Received(bytes, length));
  }
}
