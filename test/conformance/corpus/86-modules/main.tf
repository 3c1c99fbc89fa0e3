module "network" {
  source = "./network"
  cidr   = "10.0.0.0/16"
}

module "team" {
  source   = "./team"
  for_each = toset(["platform", "courses"])
  name     = each.key
}

output "vpc" {
  value = module.network.vpc
}
