variable "x" {
  type = string
}

resource "terraform_data" "r" {
  input = var.x
}

output "id" {
  value = terraform_data.r.id
}
