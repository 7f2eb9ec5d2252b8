// OpenLLMetry for JavaScript: @traceloop/instrumentation-openai.
// Packages: openai @traceloop/instrumentation-openai @opentelemetry/sdk-node node
import { callEverything } from './openai_calls.mjs';
import { require, startTelemetry } from './otel.mjs';

const { OpenAIInstrumentation } = require('@traceloop/instrumentation-openai');

// Enriched tokens are counted by a tokenizer where the service tells no usage; that guess is part of the fixture.
const stop = startTelemetry(new OpenAIInstrumentation({ traceContent: false, enrichTokens: true }));
await callEverything(require('openai'));
await stop();
