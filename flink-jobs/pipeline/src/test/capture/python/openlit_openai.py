"""OpenLIT for the OpenAI client."""
import os

import openlit

import openai_traffic

openlit.init(otlp_endpoint=os.environ["OTLP_URL"], application_name=os.environ["OTEL_SERVICE_NAME"], disable_metrics=True,
             pricing_json="openlit_prices.json")
openai_traffic.all_traffic()
