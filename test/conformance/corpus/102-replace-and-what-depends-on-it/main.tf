resource "terraform_data" "a" {
  triggers_replace = "x"
}

resource "terraform_data" "b" {
  input = terraform_data.a.id
}

output "o" {
  value = terraform_data.a.id
}

output "p" {
  value = 1
}
