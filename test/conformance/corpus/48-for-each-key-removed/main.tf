resource "aws_iam_user" "deployer" {
  for_each = toset(["ada", "grace", "edsger"])
  name     = each.key
}
