variable "str" { default = "vs" }
variable "num_as_string" {
  type    = string
  default = 5
}
variable "obj" {
  type    = object({ a = string, b = optional(number, 7), c = optional(list(string)), d = optional(string, "q") })
  default = { a = 1, zz = 2 }
}
variable "lst" {
  type    = list(string)
  default = [1, "a"]
}
variable "st" {
  type    = set(string)
  default = ["b", "a", "b"]
}
variable "nul" {
  type     = string
  default  = "dd"
  nullable = false
}
variable "anyv" { default = { x = [1, "2"] } }

resource "terraform_data" "u" {}
resource "terraform_data" "a" {
  input = { deep = terraform_data.u.id }
}
resource "terraform_data" "b" {
  for_each = { k = 1, l = 2 }
}
resource "terraform_data" "c" {
  count = 2
}

locals {
  s         = "str"
  n         = 5
  f         = 1.50
  l         = ["a", "b"]
  o         = { k = "v", nope = null }
  ol        = [{ k = "1" }, { k = "2" }]
  chain     = { x = [{ y = local.s }] }
  k         = "k"
  ids       = [terraform_data.a.id, "x", terraform_data.u.id, "x"]
  map       = { a = terraform_data.a.id, b = "q" }
  far_chain = [{ z = terraform_data.a.id }]
  doc       = { Version = "1", S = [local.map, local.ids] }
  heredoc   = <<EOT
{
  "a": "pre-${terraform_data.a.id}-${local.k}",
    "b": ["$${x}", "%%{y}", "\t"], "c": ${jsonencode(local.map)}
}
EOT
  flush     = <<-EOT
      a ${terraform_data.a.id}
        b

     ${local.k} c
      	tab
   
      d "${upper("x")}"
      {"}"} ${{ a = "}" }.a}
    EOT
  known_flush = <<-EOT
      $${a} ${local.k}
        EOT2
    ${local.s}
  EOT
}

module "m" {
  source = "./module"
  t      = 5
}
module "k" {
  for_each = { a = terraform_data.a.id, b = "B" }
  source   = "./module"
  in       = each.value
}
module "c" {
  count  = 1
  source = "./module"
  in     = count.index
}
