module "team" {
  source   = "./team"
  for_each = toset(["platform"])
  name     = each.key
}
