package io.tokenlake.tables.maintenance;

import io.tokenlake.tables.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.relocated.com.google.common.collect.Iterables;

/** Takes rows out of a table that are older than they may become, by whole UTC days. */
final class Retention {
  private final LakeTable lakeTable;
  private final Table table;
  private final MaintenanceOptions options;

  Retention(LakeTable lakeTable, Table table, MaintenanceOptions options) {
    this.lakeTable = lakeTable;
    this.table = table;
    this.options = options;
  }

  /** Returns how many rows went. */
  long run(Instant now) {
    long removed = 0;
    if (table.currentSnapshot() == null) {
      return removed;
    }
    int days = options.retentionDays(lakeTable);
    if (days > 0) {
      removed += dropDays(firstDayKept(now, days));
    }
    for (Map.Entry<String, Integer> tenant :
        options.tenantRetentionDays().getOrDefault(lakeTable, Map.of()).entrySet()) {
      if (tenant.getValue() > 0) {
        removed += removeTenant(tenant.getKey(), firstDayKept(now, tenant.getValue()));
      }
    }
    return removed;
  }

  private static LocalDate firstDayKept(Instant now, int days) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(days);
  }

  private Expression before(LocalDate day) {
    return Expressions.lessThan(
        lakeTable.layout().dayColumn(), day.atStartOfDay().atOffset(ZoneOffset.UTC).toString());
  }

  /** Days are partitions, so that whole files go and none is read. */
  private long dropDays(LocalDate firstKept) {
    Expression old = before(firstKept);
    if (!matches(old)) {
      return 0;
    }
    table.newDelete().deleteFromRowFilter(old).commit();
    Snapshot snapshot = table.currentSnapshot();
    return Long.parseLong(
        snapshot.summary().getOrDefault(SnapshotSummary.DELETED_RECORDS_PROP, "0"));
  }

  private boolean matches(Expression rows) {
    try (CloseableIterable<FileScanTask> files = table.newScan().filter(rows).planFiles()) {
      return !Iterables.isEmpty(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long removeTenant(String tenant, LocalDate firstKept) {
    OffsetDateTime limit = firstKept.atStartOfDay().atOffset(ZoneOffset.UTC);
    return new RowRemoval(table)
        .remove(
            Expressions.and(
                Expressions.equal(MaintenanceOptions.TENANT_COLUMN, tenant), before(firstKept)),
            row ->
                tenant.equals(row.getField(MaintenanceOptions.TENANT_COLUMN))
                    && ((OffsetDateTime) row.getField(lakeTable.layout().dayColumn()))
                        .isBefore(limit))
        .rows();
  }
}
