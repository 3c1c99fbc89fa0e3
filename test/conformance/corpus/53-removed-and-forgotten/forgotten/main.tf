resource "aws_iam_user" "deployer" {
  name = "deployer"
}

removed {
  from = aws_vpc.main

  lifecycle {
    destroy = false
  }
}
