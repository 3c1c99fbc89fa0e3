data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com", "ec2.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "keep" {
  source_policy_documents = [data.aws_iam_policy_document.read.json]

  statement {
    sid       = "KeepDatabases"
    effect    = "Deny"
    actions   = ["rds:DeleteDBCluster", "rds:DeleteDBInstance"]
    resources = ["*"]

    condition {
      test     = "StringNotEquals"
      variable = "aws:username"
      values   = ["administrator"]
    }
  }
}

data "aws_iam_policy_document" "read" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}

resource "aws_iam_role" "task" {
  name               = "task"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role_policy" "keep" {
  name   = "keep"
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.keep.json
}
