package io.tokenlake.pipeline.operator;

import io.tokenlake.pipeline.DeadLetter;
import io.tokenlake.pipeline.TopicRecord;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Reads the records of a topic that one of our jobs writes. What is none of them is a dead letter.
 *
 * @param <T> what a record holds
 */
public final class Decode<T> extends ProcessFunction<TopicRecord, T> {
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("decode-dead-letters") {};

  private static final long serialVersionUID = 1L;

  private final Decoder<T> decoder;

  /** Reads one record. */
  @FunctionalInterface
  public interface Decoder<T> extends Serializable {
    /**
     * Reads it.
     *
     * @throws IOException when the bytes are not what the topic holds
     * @throws InvalidEntryException when they hold what the job that writes the topic never writes
     */
    T decode(TopicRecord record) throws IOException, InvalidEntryException;
  }

  /** A record that can be read, but cannot be right. */
  public static final class InvalidEntryException extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidEntryException(String problem) {
      super(problem);
    }
  }

  public Decode(Decoder<T> decoder) {
    this.decoder = decoder;
  }

  @Override
  public void processElement(TopicRecord record, Context context, Collector<T> out) {
    try {
      out.collect(decoder.decode(record));
    } catch (IOException e) {
      refuse("UNDECODABLE", e.getMessage(), record, context);
    } catch (InvalidEntryException e) {
      refuse("INVALID_ENTRY", e.getMessage(), record, context);
    }
  }

  private void refuse(String reason, String detail, TopicRecord record, Context context) {
    context.output(
        DEAD_LETTERS,
        new DeadLetter(reason, detail, null, null, record.payload(), record.origin()));
  }
}
