removed {
  from = aws_db_instance.prod

  lifecycle {
    destroy = false
  }
}
