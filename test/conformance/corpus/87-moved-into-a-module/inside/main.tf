module "team" {
  source = "./team"
}

moved {
  from = aws_iam_user.deployer
  to   = module.team.aws_iam_user.deployer
}
