resource "aws_iam_user" "deployer" {
  name = "deployer"

  tags = {
    team = "platform"
  }
}

output "team" {
  value = aws_iam_user.deployer.tags
}
