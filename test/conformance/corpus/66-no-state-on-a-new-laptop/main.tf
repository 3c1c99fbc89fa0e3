resource "aws_iam_user" "deployer" {
  name = "deployer"
}

resource "aws_dynamodb_table" "sessions" {
  name         = "sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_kms_key" "main" {
  description             = "Backups"
  deletion_window_in_days = 7
}

resource "aws_kms_alias" "main" {
  name          = "alias/backups"
  target_key_id = aws_kms_key.main.key_id
}
