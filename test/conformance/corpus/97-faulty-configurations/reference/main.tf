resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.none.id
  cidr_block = "10.0.1.0/24"
}
