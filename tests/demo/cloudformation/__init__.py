"""The incident as CloudFormation templates, written from the facts of its account."""
