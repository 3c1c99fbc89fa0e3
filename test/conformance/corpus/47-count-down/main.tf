resource "aws_iam_user" "deployer" {
  count = 3
  name  = "deployer-${count.index}"
}
