package io.tokenlake.domain.alert;

import java.util.List;

/** What is remembered of the alerts of one tenant. */
public interface AlertMemory {

  /** What is remembered of an alert; null when nothing is. */
  AlertState alert(String dedupeKey) throws Exception;

  /** Remembers an alert; null forgets it. */
  void putAlert(String dedupeKey, AlertState state) throws Exception;

  /** What is remembered of the tenant as a whole; null when nothing is. */
  TenantState tenant() throws Exception;

  /** Remembers the tenant as a whole. */
  void putTenant(TenantState state) throws Exception;

  /** The alerts that are to be looked at in a second, each once; null when there are none. */
  List<String> wakes(long second) throws Exception;

  /** Replaces the alerts that are to be looked at in a second; null forgets the second. */
  void putWakes(long second, List<String> dedupeKeys) throws Exception;

  /** The first second in which an alert is to be looked at; null when there is none. */
  Long firstWake() throws Exception;
}
