resource "aws_iam_user" "prod" {
  name = "prod"
}
