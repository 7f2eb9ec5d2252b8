package io.tokenlake.domain.detect;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Watches all series of one entity, window by window. */
public final class EntityDetector {
  private final Map<String, Gates> series;
  private final String volumeSeries;

  /**
   * A detector of these series.
   *
   * @param series what must hold for a finding to matter, by the name of the series
   * @param volumeSeries the series that is the volume itself; null when there is none
   */
  public EntityDetector(Map<String, Gates> series, String volumeSeries) {
    this.series = Map.copyOf(series);
    this.volumeSeries = volumeSeries;
  }

  /**
   * Judges a window and then learns from it. Windows are to come in order of time.
   *
   * @param epochSecond end of the window, seconds since the epoch
   * @param values what was measured, by the name of the series; what is unknown is not there
   * @param volume how much the values rest on; null when unknown
   * @param dollars money of the window, USD; null when unknown
   */
  public EntityJudgement judge(
      SeriesMemory memory,
      long epochSecond,
      Map<String, Double> values,
      Long volume,
      BigDecimal dollars)
      throws Exception {
    Long counted = volume == null ? null : atLeastExpected(memory, epochSecond, volume);
    Map<String, EntityJudgement.OfSeries> judged = new LinkedHashMap<>();
    for (Map.Entry<String, Double> value : values.entrySet()) {
      String name = value.getKey();
      SeriesState known = memory.series(name);
      SeriesState state = known == null ? new SeriesState() : known;
      Verdict verdict =
          new SeriesDetector(series.get(name))
              .step(state, new Observation(epochSecond, value.getValue(), counted, dollars));
      memory.putSeries(name, state);
      judged.put(name, new EntityJudgement.OfSeries(value.getValue(), verdict));
    }
    return EntityJudgement.of(judged);
  }

  /** Where volume is missing it is what was expected that counts. */
  private long atLeastExpected(SeriesMemory memory, long epochSecond, long volume)
      throws Exception {
    SeriesState ofVolume = volumeSeries == null ? null : memory.series(volumeSeries);
    Double expected = ofVolume == null ? null : ofVolume.baseline().band(epochSecond).expected();
    return expected == null ? volume : Math.max(volume, Math.round(expected));
  }
}
