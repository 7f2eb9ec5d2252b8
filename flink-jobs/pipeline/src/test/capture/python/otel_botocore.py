"""The official instrumentation of boto3, which knows Bedrock."""
from opentelemetry.instrumentation.botocore import BotocoreInstrumentor

import bedrock_traffic
import tracing

tracing.set_up(logs=True)
BotocoreInstrumentor().instrument()
bedrock_traffic.all_traffic()
