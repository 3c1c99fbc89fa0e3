variable "password" {
  type      = string
  default   = "battery-staple"
  sensitive = true
}

resource "aws_db_instance" "prod" {
  identifier           = "prod"
  db_subnet_group_name = aws_db_subnet_group.main.name
  engine               = "postgres"
  engine_version       = "16.4"
  instance_class       = "db.t4g.micro"
  allocated_storage    = 20
  username             = "courses"
  password             = var.password
  apply_immediately    = true
  skip_final_snapshot  = true
}

resource "terraform_data" "copy" {
  input = { secret = var.password, plain = "x" }
}

output "password" {
  value     = var.password
  sensitive = true
}
