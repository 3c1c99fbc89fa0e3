resource "aws_iam_user" "deployer" {
  name = "deployer"

  tags = {
    team = "platform"
  }
}

import {
  to = aws_iam_user.deployer
  id = "deployer"
}
