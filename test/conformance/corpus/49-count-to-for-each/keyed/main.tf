resource "aws_iam_user" "deployer" {
  for_each = toset(["ada", "grace"])
  name     = each.key
}

moved {
  from = aws_iam_user.deployer[0]
  to   = aws_iam_user.deployer["ada"]
}

moved {
  from = aws_iam_user.deployer[1]
  to   = aws_iam_user.deployer["grace"]
}
