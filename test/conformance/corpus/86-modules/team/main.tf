variable "name" {
  type = string
}

resource "aws_iam_user" "deployer" {
  name = "${var.name}-deployer"
}
