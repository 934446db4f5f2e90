//! What of an attributed deployment can be seen in Azure.
