// The OpenTelemetry SDK as an application sets it up; endpoint, service name and resource come from the environment.
import { createRequire } from 'node:module';

// Instrumentations patch what is loaded by require(), so clients have to be loaded by it too.
export const require = createRequire(import.meta.url);

/** Starts the SDK and returns what flushes and stops it. */
export function startTelemetry(...instrumentations) {
  const { NodeSDK } = require('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({ instrumentations });
  sdk.start();
  return () => sdk.shutdown();
}

/** Runs a call that is meant to fail, and complains when it does not. */
export async function refused(call) {
  try {
    await call();
  } catch {
    return;
  }
  throw new Error('this call should have been refused');
}

export const asText = scenario => `scenario:${scenario} What is it?`;
