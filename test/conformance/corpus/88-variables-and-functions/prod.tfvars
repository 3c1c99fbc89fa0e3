environment = "prod"
teams = {
  platform = { size = 30 }
}
