/** How soon alerts come, and how many keys the watch can have, with the jobs as in production. */
package io.tokenlake.benchmarks.watch;
