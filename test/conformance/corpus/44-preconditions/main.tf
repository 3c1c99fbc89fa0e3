variable "size" {
  default = 3
}

resource "terraform_data" "a" {
  input = var.size

  lifecycle {
    precondition {
      condition     = var.size < 3
      error_message = "Too large: ${var.size}."
    }
  }
}

resource "terraform_data" "b" {
  input = 1
}
