provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "frankfurt"
  region = "eu-central-1"
}

resource "aws_vpc" "ireland" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "frankfurt" {
  provider   = aws.frankfurt
  cidr_block = "10.1.0.0/16"
}

output "region" {
  value = split(":", aws_vpc.frankfurt.arn)[3]
}
