/** The gpu job end to end, and how soon an XID is an alert. */
package io.tokenlake.benchmarks.gpu;
