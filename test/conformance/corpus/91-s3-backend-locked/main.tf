terraform {
  backend "s3" {
    bucket       = "course-state"
    key          = "prod/terraform.tfstate"
    region       = "eu-west-1"
    use_lockfile = true
  }
}

resource "aws_iam_user" "deployer" {
  name = "deployer"
}
