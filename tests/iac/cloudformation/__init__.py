"""Readers of CloudFormation templates."""
