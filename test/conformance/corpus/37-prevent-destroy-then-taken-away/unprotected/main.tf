resource "aws_iam_user" "keeper" {
  name = "keeper"
}
