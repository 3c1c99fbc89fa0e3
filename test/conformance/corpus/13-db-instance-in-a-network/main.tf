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

resource "aws_security_group" "database" {
  name   = "database"
  vpc_id = aws_vpc.main.id
}

resource "aws_db_subnet_group" "main" {
  name       = "main"
  subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
}

resource "aws_kms_key" "database" {
  description             = "Database"
  deletion_window_in_days = 7
}

resource "aws_db_instance" "prod" {
  identifier              = "prod"
  engine                  = "postgres"
  engine_version          = "16.4"
  instance_class          = "db.t4g.micro"
  allocated_storage       = 20
  username                = "courses"
  password                = "correct-horse"
  db_name                 = "courses"
  storage_encrypted       = true
  kms_key_id              = aws_kms_key.database.arn
  db_subnet_group_name    = aws_db_subnet_group.main.name
  vpc_security_group_ids  = [aws_security_group.database.id]
  backup_retention_period = 3
  skip_final_snapshot     = true
}

output "endpoint" {
  value = aws_db_instance.prod.endpoint
}
