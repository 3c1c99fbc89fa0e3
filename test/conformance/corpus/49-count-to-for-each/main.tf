resource "aws_iam_user" "deployer" {
  count = 2
  name  = ["ada", "grace"][count.index]
}
