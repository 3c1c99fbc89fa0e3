resource "aws_iam_user" "builder" {
  name = "deployer"
}

resource "aws_iam_user" "reader" {
  name = "reader"
}
