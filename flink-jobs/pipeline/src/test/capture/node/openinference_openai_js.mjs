// OpenInference for JavaScript: @arizeai/openinference-instrumentation-openai.
// Packages: openai @arizeai/openinference-instrumentation-openai @opentelemetry/sdk-node node
import { callEverything } from './openai_calls.mjs';
import { require, startTelemetry } from './otel.mjs';

const { OpenAIInstrumentation } = require('@arizeai/openinference-instrumentation-openai');

const instrumentation = new OpenAIInstrumentation();
const stop = startTelemetry(instrumentation);
const OpenAI = require('openai');
instrumentation.manuallyInstrument(OpenAI); // it does not know of this major version's files
await callEverything(OpenAI);
await stop();
