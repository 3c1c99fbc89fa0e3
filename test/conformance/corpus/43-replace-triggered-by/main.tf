resource "terraform_data" "version" {
  input = "1"
}

resource "aws_iam_user" "deployer" {
  name = "deployer"

  lifecycle {
    replace_triggered_by = [terraform_data.version]
  }
}
