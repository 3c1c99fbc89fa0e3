resource "aws_iam_user" "other" {
  name = "other"
}
