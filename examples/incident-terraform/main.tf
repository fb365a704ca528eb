terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

variable "region" {
  description = "The region of everything that has one."
  type        = string
  default     = "eu-west-1"
}

provider "aws" {
  region = var.region
}

locals {
  environments = {
    production = "prod"
    staging    = "staging"
  }
  account_id = data.aws_caller_identity.current.account_id
}

data "aws_caller_identity" "current" {
  account_id = "111111111111"
}
