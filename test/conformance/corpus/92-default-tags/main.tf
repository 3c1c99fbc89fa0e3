provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = {
      environment = "prod"
      team        = "platform"
    }
  }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags = {
    team = "network"
  }
}

resource "aws_iam_user" "deployer" {
  name = "deployer"
}
