"""Terraform's configuration, read beside a plan: where things are written, and what a plan leaves out."""

from iamscope.iac.hcl.configuration import Configuration

__all__ = ["Configuration"]
