package io.tokenlake.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenlake.tables.TableChange.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TablesTest {
  @TempDir Path dir;
  private Catalog catalog;
  private Tables tables;

  @BeforeEach
  void openCatalog() {
    catalog = LakeCatalog.sqlite(dir.resolve("lake.db"), dir.resolve("warehouse")).open();
    tables = new Tables(catalog);
  }

  @AfterEach
  void closeCatalog() throws IOException {
    ((Closeable) catalog).close();
  }

  @Test
  void planNamesEveryMissingTableAndCreatesNone() {
    assertThat(tables.plan())
        .hasSize(LakeTable.values().length)
        .allMatch(change -> change.kind() == Kind.CREATE);
    assertThat(tables.plan()).allMatch(change -> change.kind() == Kind.CREATE);
  }

  @Test
  void applyingTwiceChangesNothingTheSecondTime() {
    tables.apply();

    assertThat(tables.apply())
        .hasSize(LakeTable.values().length)
        .allMatch(change -> change.kind() == Kind.NONE);
  }

  @ParameterizedTest
  @EnumSource(LakeTable.class)
  void createdColumnsHaveTheIdsAndDocsThatTheSchemasPin(LakeTable table) {
    tables.apply();

    Schema created = catalog.loadTable(table.identifier()).schema();
    assertThat(created.asStruct()).isEqualTo(table.icebergSchema().asStruct());
    assertThat(created.columns()).allSatisfy(c -> assertThat(c.doc()).isNotBlank());
  }

  @Test
  void moneyIsDecimalAndTimesAreMicrosecondsInUtc() {
    Schema calls = LakeTable.LLM_CALLS.icebergSchema();

    assertThat(calls.findType("cost_effective")).hasToString("decimal(38, 12)");
    assertThat(calls.findType("started_at")).hasToString("timestamptz");
  }

  @Test
  void aTableWithOtherColumnsIsRefusedByNameAndLeftAsItIs() {
    tables.apply();
    catalog
        .loadTable(LakeTable.SPANS.identifier())
        .updateSchema()
        .renameColumn("service", "service_name")
        .commit();

    assertThatThrownBy(() -> tables.apply())
        .isInstanceOf(IncompatibleTableException.class)
        .hasMessageContaining("spans")
        .hasMessageContaining("service_name")
        .hasMessageContaining("rename it back");
    assertThat(catalog.loadTable(LakeTable.SPANS.identifier()).schema().findField("service_name"))
        .isNotNull();
  }

  @Test
  void theTablesOfThePageInDocsAreTheseTables() throws IOException {
    // To renew it: java -cp … io.tokenlake.tables.TableReference > docs/tables.md
    assertThat(TableReference.markdown()).isEqualTo(Files.readString(Path.of("../docs/tables.md")));
  }

  @Test
  void whatAUserSetOnATableStaysAndWhatTheDefinitionSetsComesBack() {
    tables.apply();
    catalog
        .loadTable(LakeTable.SPANS.identifier())
        .updateProperties()
        .set("owner", "platform")
        .set("write.parquet.compression-codec", "gzip")
        .commit();

    assertThat(tables.plan())
        .filteredOn(change -> change.kind() != Kind.NONE)
        .singleElement()
        .hasToString(
            "update  spans%n          set write.parquet.compression-codec to zstd (is gzip)"
                .formatted());
    tables.apply();

    assertThat(catalog.loadTable(LakeTable.SPANS.identifier()).properties())
        .containsEntry("owner", "platform")
        .containsEntry("write.parquet.compression-codec", "zstd");
  }

  @Test
  void aCatalogIsReadFromAFileWithSecretsFromTheEnvironment() throws IOException {
    Path file = dir.resolve("lake.properties");
    Files.writeString(
        file, "name=prod\ntype=rest\nuri=http://catalog\ntoken=Bearer ${ENV:TOKEN}$1\n");

    assertThat(LakeCatalog.load(file, Map.of("TOKEN", "s3cr$t")))
        .isEqualTo(
            new LakeCatalog(
                "prod",
                Map.of("type", "rest", "uri", "http://catalog", "token", "Bearer s3cr$t$1")));
  }

  @Test
  void allThatIsWrongWithACatalogsFileIsSaidAtOnce() throws IOException {
    Path file = dir.resolve("lake.properties");
    Files.writeString(file, "uri=${ENV:LAKE_URI}\nwarehouse=${ENV:LAKE_WAREHOUSE}\n");

    assertThatThrownBy(() -> LakeCatalog.load(file, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LAKE_URI")
        .hasMessageContaining("LAKE_WAREHOUSE")
        .hasMessageContaining("type is missing");
  }

  @Test
  void anotherCatalogTypeIsAMatterOfProperties() {
    LakeCatalog rest = new LakeCatalog("prod", Map.of("type", "rest", "uri", "http://catalog"));

    assertThat(rest.name()).isEqualTo("prod");
    assertThat(rest.loader()).isInstanceOf(ConfiguredCatalogLoader.class);
  }
}
