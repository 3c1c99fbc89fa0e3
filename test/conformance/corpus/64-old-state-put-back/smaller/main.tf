resource "aws_iam_user" "first" {
  name = "first"
}
