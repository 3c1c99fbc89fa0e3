resource "aws_iam_user" "keeper" {
  count = 0
  name  = "keeper"

  lifecycle {
    prevent_destroy = true
  }
}
