"""OpenLLMetry (Traceloop) for Bedrock through boto3."""
from opentelemetry.instrumentation.bedrock import BedrockInstrumentor

import bedrock_traffic
import tracing

tracing.set_up()
BedrockInstrumentor().instrument()
bedrock_traffic.all_traffic()
