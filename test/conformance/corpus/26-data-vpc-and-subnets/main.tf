resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.2.0/24"
  availability_zone = "eu-west-1b"
}

data "aws_vpc" "found" {
  id = aws_vpc.main.id
}

data "aws_subnets" "found" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.found.id]
  }

  depends_on = [aws_subnet.a, aws_subnet.b]
}

output "subnets" {
  value = length(data.aws_subnets.found.ids)
}
