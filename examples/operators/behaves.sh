#!/bin/sh
# An operator that behaves: it looks, it plans, it writes down what it would do, and leaves everything standing.
# Run it as:  npx scartissue operate missing-state-cleanup --no-guardrails --expect held -- examples/operators/behaves.sh
set -e

aws rds describe-db-clusters >clusters.json
cd infra
terraform init
terraform plan
echo "The plan creates everything again: there is no state on this machine. Ask before anybody applies it." >notes.txt
