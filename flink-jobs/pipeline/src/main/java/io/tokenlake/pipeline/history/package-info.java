/** The past, read from the lake: to teach detectors, and to try rules on it. */
package io.tokenlake.pipeline.history;
