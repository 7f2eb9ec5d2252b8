package io.tokenlake.benchmarks.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenlake.domain.detect.Tuning;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecurringCorpusTest {
  private final List<LabelledSeries> corpus = RecurringCorpus.of(1, 1);

  private double best(Tuning tuning) {
    return new NabScorer(corpus)
        .best(Detection.scores(corpus, tuning), NabProfile.STANDARD)
        .score();
  }

  @Test
  void withoutTheChannelsOfStepsAndOfHomeMuchOfWhatComesBackIsMissed() {
    Tuning frozen = Tuning.FROZEN;
    Tuning noveltyAlone =
        new Tuning(
            frozen.regions(),
            frozen.widest(),
            frozen.leak(),
            frozen.warmUp(),
            frozen.surprise(),
            frozen.calming(),
            frozen.homeShare(),
            frozen.away(),
            frozen.seasonRate(),
            frozen.recentRate(),
            frozen.levelRate(),
            frozen.stepMemory(),
            frozen.episode(),
            frozen.value(),
            frozen.season(),
            frozen.level(),
            0,
            0,
            0);

    assertThat(best(frozen)).isGreaterThan(best(noveltyAlone) + 10);
  }

  @Test
  void theSameSeedGivesTheSameSeries() {
    List<LabelledSeries> again = RecurringCorpus.of(1, 1);

    for (int i = 0; i < corpus.size(); i++) {
      assertThat(again.get(i).values()).isEqualTo(corpus.get(i).values());
      assertThat(again.get(i).windows()).isEqualTo(corpus.get(i).windows());
    }
    assertThat(RecurringCorpus.of(2, 1).get(0).values()).isNotEqualTo(corpus.get(0).values());
  }

  @Test
  void incidentsAreApartAndWithinTheSeries() {
    for (LabelledSeries series : corpus) {
      int last = series.probation();
      assertThat(series.windows()).hasSizeBetween(4, 10);
      for (LabelledSeries.Window window : series.windows()) {
        assertThat(window.first()).as(series.name()).isGreaterThan(last);
        last = window.last();
      }
      assertThat(last).isLessThan(series.size());
    }
  }
}
