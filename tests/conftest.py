import os

# Haystack reports its use over the network unless it is told not to, before it is imported.
os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
