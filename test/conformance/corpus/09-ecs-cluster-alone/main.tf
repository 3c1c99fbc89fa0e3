resource "aws_ecs_cluster" "platform" {
  name = "platform"
}
