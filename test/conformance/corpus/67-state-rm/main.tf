resource "aws_iam_user" "deployer" {
  name = "deployer"
}

resource "aws_iam_user" "reader" {
  name = "reader"
}
