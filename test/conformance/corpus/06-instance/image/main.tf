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

resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.main.id
}

resource "aws_instance" "web" {
  ami                     = "ami-0d940f23d527c3ab1"
  instance_type           = "t3.micro"
  subnet_id               = aws_subnet.a.id
  vpc_security_group_ids  = [aws_security_group.web.id]
  disable_api_termination = false
  tags = {
    Name = "web"
  }
}
