package io.tokenlake.pipeline;

import java.io.Serializable;

/**
 * The newest usable price book that the topic held when a job was assembled.
 *
 * @param yaml the book
 * @param offset where it is in the one partition of the topic; what lies before is superseded
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record BookAtStart(byte[] yaml, long offset) implements Serializable {
  private static final long serialVersionUID = 1L;
}
