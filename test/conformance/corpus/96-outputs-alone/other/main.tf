resource "terraform_data" "a" {
  input = "x"
}

output "p" {
  value = upper(terraform_data.a.output)
}
