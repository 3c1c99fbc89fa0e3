resource "aws_iam_user" "deployer" {
  count = 2
  name  = count.index == 0 ? "deployer" : "second"
}
