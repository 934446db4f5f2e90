	FOO=1 AZURE_DEV_USER_AGENT='pid-<guid>' azd up
