// The official instrumentation: @opentelemetry/instrumentation-openai.
// Packages: openai @opentelemetry/instrumentation-openai @opentelemetry/sdk-node node
import { callEverything } from './openai_calls.mjs';
import { require, startTelemetry } from './otel.mjs';

const { OpenAIInstrumentation } = require('@opentelemetry/instrumentation-openai');

const stop = startTelemetry(new OpenAIInstrumentation({ captureMessageContent: false }));
await callEverything(require('openai'));
await stop();
