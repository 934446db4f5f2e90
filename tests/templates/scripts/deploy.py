"""
os.environ["AZURE_HTTP_USER_AGENT"] = "pid-<guid>"
"""
import os
AZURE_HTTP_USER_AGENT = "pid-0"
if os.environ["AZURE_HTTP_USER_AGENT"] == "pid-0" or os.getenv("AZURE_HTTP_USER_AGENT", "pid-0"):
    pass
os.environ["AZURE_HTTP_USER_AGENT"] = f"pid-{guid}"
os.environ['AZURE_HTTP_USER_AGENT'] = "pid-eb7927c8-dd66-43e1-b0cf-c346a422063"
os.environ["AZURE_HTTP_USER_AGENT"] += " pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4"
os.environ.setdefault("ARM_PARTNER_ID", "pid-b6add8f5-5ff4-4fc0-a2b5-0ec7861106c4")
subprocess.run(["az"], env={**os.environ, "AZURE_DEV_USER_AGENT": "pid-0"})
