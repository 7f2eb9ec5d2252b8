"""OpenLIT for the Anthropic client."""
import os

import openlit

import anthropic_traffic

os.environ["ANTHROPIC_OPEN_TELEMETRY"] = "false"  # the client has tracing of its own: see anthropic_sdk.py
openlit.init(otlp_endpoint=os.environ["OTLP_URL"], application_name=os.environ["OTEL_SERVICE_NAME"], disable_metrics=True,
             pricing_json="openlit_prices.json")
anthropic_traffic.all_traffic()
