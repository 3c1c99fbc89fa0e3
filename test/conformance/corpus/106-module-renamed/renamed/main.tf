module "n" {
  source   = "./m"
  for_each = toset(["p"])
  x        = each.key
}

moved {
  from = module.m
  to   = module.n
}
