"""Terraform and OpenTofu plans, as `terraform show -json` prints them."""

from iamscope.iac.terraform.reading import read

__all__ = ["read"]
