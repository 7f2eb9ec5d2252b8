/** The named queries on a large ledger, timed. */
package io.tokenlake.local.bench;
