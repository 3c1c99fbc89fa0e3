resource "aws_vpc" "network" {
  cidr_block = "10.0.0.0/16"
}

moved {
  from = aws_vpc.main
  to   = aws_vpc.network
}

output "vpc" {
  value = aws_vpc.network.id
}
