"""AWS's own documents, typed."""
