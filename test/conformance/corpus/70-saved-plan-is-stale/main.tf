resource "aws_iam_user" "deployer" {
  name = "deployer"
}

resource "terraform_data" "a" {
  input = 1
}
