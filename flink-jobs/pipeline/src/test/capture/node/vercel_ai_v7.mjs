// Vercel AI SDK 7 with @ai-sdk/otel: spans of the GenAI convention, invoke_agent above chat.
// Packages: ai @ai-sdk/otel @ai-sdk/openai @ai-sdk/anthropic @opentelemetry/sdk-node node
import { OpenTelemetry } from '@ai-sdk/otel';
import * as sdk from 'ai';
import { callEverything, providers } from './vercel_ai_calls.mjs';
import { startTelemetry } from './otel.mjs';

const stop = startTelemetry();
sdk.registerTelemetry(new OpenTelemetry({ usage: true, providerMetadata: true, runtimeContext: true }));
const words = {
  telemetry: scenario => ({
    runtimeContext: { userId: 'user-7', sessionId: 'session-42' },
    telemetry: { functionId: `capture-${scenario}`, includeRuntimeContext: { userId: true, sessionId: true } },
  }),
  toolSchema: 'inputSchema',
  maxSteps: count => ({ stopWhen: sdk.stepCountIs(count) }),
};
await callEverything(sdk, words, providers(await import('@ai-sdk/openai'), await import('@ai-sdk/anthropic')));
await stop();
