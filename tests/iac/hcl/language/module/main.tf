variable "in" { default = "default" }
variable "t" {
  type    = string
  default = "tt"
}
resource "terraform_data" "r" { input = var.in }
output "out" { value = "out-${var.in}" }
output "obj" { value = { a = var.in, x = terraform_data.r.id } }
output "passed" { value = var.t }
output "id" { value = terraform_data.r.id }
output "all" { value = terraform_data.r }
output "given" { value = var.in }
output "path" { value = path.module }
output "list" { value = [var.in, terraform_data.r.id] }
