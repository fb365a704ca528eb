variable "name" {
  description = "The name of the role."
  type        = string
}

variable "environment" {
  description = "The environment that the role belongs to."
  type        = string
}

variable "functions" {
  description = "The functions that run with the role, each with its environment."
  type        = map(string)
}

variable "policy" {
  description = "What the functions may do, as JSON."
  type        = string
}

variable "logging_policy_arn" {
  description = "The policy that lets every function write its log."
  type        = string
}
