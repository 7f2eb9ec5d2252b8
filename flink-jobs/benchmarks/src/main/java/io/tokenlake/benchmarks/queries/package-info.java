/** A ledger of any size on disk, and another engine to hold Trino's times against. */
package io.tokenlake.benchmarks.queries;
