resource "aws_iam_user" "first" {
  name = "first"
}

resource "aws_iam_user" "second" {
  name = "second"
}
