package io.tokenlake.benchmarks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CostCategoryTest {
  @Test
  void theInnermostFrameThatTellsDecides() {
    assertThat(
            CostCategory.of(
                "task",
                List.of(
                    "java.util.HashMap",
                    "io.tokenlake.domain.genai.Attributes",
                    "io.tokenlake.pipeline.operator.DecodeSpans")))
        .isEqualTo(CostCategory.NORMALISING);
  }

  @Test
  void serialisingForStateIsStateAccess() {
    List<String> serialiser = List.of("org.apache.flink.api.java.typeutils.runtime.PojoSerializer");

    assertThat(CostCategory.of("task", serialiser)).isEqualTo(CostCategory.SERIALISATION);
    assertThat(
            CostCategory.of(
                "task",
                List.of(serialiser.get(0), "org.apache.flink.state.rocksdb.RocksDBMapState")))
        .isEqualTo(CostCategory.STATE);
  }

  @Test
  void aThreadOfTheBrokerWorksForTheBroker() {
    assertThat(
            CostCategory.of(
                "data-plane-kafka-request-handler-0",
                List.of("org.apache.kafka.common.record.DefaultRecord")))
        .isEqualTo(CostCategory.BROKER);
  }

  @Test
  void whatNothingTellsIsOther() {
    assertThat(CostCategory.of("task", List.of("java.lang.Thread"))).isEqualTo(CostCategory.OTHER);
  }
}
