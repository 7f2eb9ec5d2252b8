package io.tokenlake.domain.detect;

/** What is remembered of the series of one entity. */
public interface SeriesMemory {

  /** What is remembered of a series, to be changed in place; null when nothing is. */
  SeriesState series(String name) throws Exception;

  /** Remembers a series. */
  void putSeries(String name, SeriesState state) throws Exception;
}
