resource "aws_rds_cluster" "prod" {
  cluster_identifier   = "prod"
  db_subnet_group_name = aws_db_subnet_group.main.name
  engine               = "aurora-postgresql"
  engine_version       = "16.4"
  master_username      = "courses"
  master_password      = "correct-horse"
  skip_final_snapshot  = true
  apply_immediately    = true
}

resource "aws_rds_cluster_instance" "prod" {
  identifier         = "prod-1"
  cluster_identifier = aws_rds_cluster.prod.id
  engine             = aws_rds_cluster.prod.engine
  instance_class     = "db.t4g.medium"
}
