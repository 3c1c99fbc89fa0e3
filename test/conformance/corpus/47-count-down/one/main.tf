resource "aws_iam_user" "deployer" {
  count = 1
  name  = "deployer-${count.index}"
}
