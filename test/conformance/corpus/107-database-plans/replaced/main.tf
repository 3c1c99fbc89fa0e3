resource "aws_db_instance" "prod" {
  identifier           = "prod"
  db_subnet_group_name = aws_db_subnet_group.main.name
  engine               = "postgres"
  engine_version       = "16.4"
  instance_class       = "db.t4g.micro"
  allocated_storage    = 20
  username             = "other"
  password             = "correct-horse"
  skip_final_snapshot  = true
}
