/** What the ledger job costs, against what merely reading and parsing the same bytes costs. */
package io.tokenlake.benchmarks.ledger;
