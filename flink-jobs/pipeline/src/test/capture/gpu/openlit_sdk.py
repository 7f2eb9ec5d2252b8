"""OpenLIT's SDK reads each GPU through pynvml and exports once, when the meter provider ends."""
import openlit
from opentelemetry import metrics

openlit.init(application_name="chatbot", environment="production", collect_gpu_stats=True, disable_batch=True)
metrics.get_meter_provider().shutdown()
