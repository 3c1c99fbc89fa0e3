resource "aws_iam_user" "keeper" {
  count = 1
  name  = "keeper"

  lifecycle {
    prevent_destroy = true
  }
}
