module "m" {
  source   = "./m"
  for_each = toset(["p", "q"])
  x        = each.key
}

resource "terraform_data" "z" {
  input = module.m["p"].id
}
