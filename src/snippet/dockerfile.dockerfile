# An image whose az, azd, Azure PowerShell and Terraform send the tracking ID in their user agent.
#
# A container does not see the variables of who runs it, `cua exec` or not, so that the image has its own. What
# `docker run -e` gives to one of them replaces it; with cua in the image,
# ENTRYPOINT ["cua", "exec", "--id", "{{pid}}", "--"] keeps both.
#
# Rests on these variables, and on an image that has Azure CLI 2.
# Run: docker build -t attributed . && docker run --rm -v "$HOME/.azure:/root/.azure" attributed

FROM mcr.microsoft.com/azure-cli

ENV AZURE_HTTP_USER_AGENT={{pid}} \
    AZUREPS_HOST_ENVIRONMENT={{pid}} \
    AZURE_DEV_USER_AGENT={{pid}} \
    ARM_DISABLE_TERRAFORM_PARTNER_ID=true \
    ARM_DISABLE_PULUMI_PARTNER_ID=true

# In the place of this: what deploys.
CMD ["az", "group", "list", "--query", "[].name", "--output", "tsv"]
