check "size" {
  assert {
    condition     = terraform_data.a.output == "y"
    error_message = "Not y."
  }
}

resource "terraform_data" "a" {
  input = "x"
}
