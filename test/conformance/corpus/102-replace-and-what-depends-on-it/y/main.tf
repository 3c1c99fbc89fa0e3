resource "terraform_data" "a" {
  triggers_replace = "y"
}

resource "terraform_data" "b" {
  input = terraform_data.a.id
}

output "o" {
  value = terraform_data.a.id
}

output "q" {
  value = 1
}
