//! What of the attribution arrives in a request.
