variable "protected" {
  default = true
}

resource "terraform_data" "keeper" {
  lifecycle {
    prevent_destroy = var.protected
  }
}
