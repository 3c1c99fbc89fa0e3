variable "environment" {
  type    = string
  default = "dev"

  validation {
    condition     = contains(["dev", "prod"], var.environment)
    error_message = "The environment is dev or prod."
  }
}

variable "teams" {
  type = map(object({
    size = number
    lead = optional(string, "nobody")
  }))
  default = {
    platform = { size = 3 }
    courses  = { size = 12, lead = "ada" }
  }
}

locals {
  sizes  = { for name, team in var.teams : name => team.size if team.size > 5 }
  leads  = sort([for team in values(var.teams) : upper(team.lead)])
  prefix = format("%s-%03d", var.environment, length(var.teams))
  cidrs  = [for index in range(3) : cidrsubnet("10.0.0.0/16", 8, index)]
}

resource "terraform_data" "facts" {
  input = {
    sizes  = local.sizes
    leads  = local.leads
    text   = <<-EOT
      Teams of ${var.environment}:
      %{for name in keys(var.teams)~}
      - ${title(name)}
      %{endfor~}
    EOT
    cidrs  = local.cidrs
    merged = merge({ a = 1 }, { b = coalesce(null, 2) })
    hash   = sha256(jsonencode(var.teams))
    try    = try(var.teams.missing.size, "none")
  }
}

output "prefix" {
  value = local.prefix
}

output "facts" {
  value = terraform_data.facts.output
}
