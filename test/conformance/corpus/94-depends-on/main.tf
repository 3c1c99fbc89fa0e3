resource "terraform_data" "a" {
  input = 1
}

resource "terraform_data" "b" {
  input      = 2
  depends_on = [terraform_data.a]
}

resource "terraform_data" "c" {
  input      = 3
  depends_on = [terraform_data.b]
}
