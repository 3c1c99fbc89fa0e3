resource "terraform_data" "a" {
  triggers_replace = "y"
}

resource "terraform_data" "b" {
  triggers_replace = terraform_data.a.id

  lifecycle {
    create_before_destroy = true
  }
}
