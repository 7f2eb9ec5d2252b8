// Vercel AI SDK 6: spans of its own making, ai.generateText above ai.generateText.doGenerate.
// Packages: ai6 ai-sdk-openai3 ai-sdk-anthropic3 @opentelemetry/sdk-node node
import { callEverything, experimentalTelemetry, providers } from './vercel_ai_calls.mjs';
import { startTelemetry } from './otel.mjs';

const stop = startTelemetry();
const sdk = await import('ai6');
const words = {
  telemetry: experimentalTelemetry, toolSchema: 'inputSchema', maxSteps: count => ({ stopWhen: sdk.stepCountIs(count) }) };
await callEverything(sdk, words, providers(await import('ai-sdk-openai3'), await import('ai-sdk-anthropic3')));
await stop();
