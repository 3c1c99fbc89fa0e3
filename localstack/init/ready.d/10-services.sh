#!/bin/sh
# Runs inside the container once LocalStack is ready: what scartissue forwards has to be offered.
set -eu
health=$(curl -s http://127.0.0.1:4566/_localstack/health)
for service in ec2 kms s3; do
  case "$health" in
    *"\"$service\": \"available\""* | *"\"$service\": \"running\""*) ;;
    *)
      echo "scartissue: this LocalStack does not offer $service" >&2
      exit 1
      ;;
  esac
done
echo "scartissue: ec2, kms and s3 are offered"
