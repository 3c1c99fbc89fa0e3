resource "aws_iam_user" "deployer" {
  for_each = toset(["ada", "edsger"])
  name     = each.key
}
