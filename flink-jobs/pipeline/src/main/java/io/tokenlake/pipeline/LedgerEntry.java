package io.tokenlake.pipeline;

import io.tokenlake.domain.genai.LlmCall;
import io.tokenlake.domain.pricing.Pricing;

/** A priced call, as it enters the ledger. */
public record LedgerEntry(LlmCall call, Pricing pricing, Origin origin) {}
