"""Terraform without Terraform: a configuration in code, written as HCL and as the plan that comes of it."""
