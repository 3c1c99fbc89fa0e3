resource "aws_iam_user" "guardian" {
  name = "guardian"

  lifecycle {
    prevent_destroy = true
  }
}
