resource "aws_iam_user" "keeper" {
  name = "keeper"

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_iam_user" "other" {
  name = "other"
}
