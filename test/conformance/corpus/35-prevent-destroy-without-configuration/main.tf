resource "aws_iam_user" "keeper" {
  name = "keeper"

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
