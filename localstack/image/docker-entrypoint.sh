#!/bin/bash
# Starts LocalStack as its published image does: LOCALSTACK_X also as X, boot hooks before the start, then LocalStack's own supervisor.
set -eo pipefail

while IFS='=' read -r -d '' name value; do
  case "$name" in
    LOCALSTACK_HOSTNAME | LOCALSTACK_HOST | LOCALSTACK_[0-9]* | LOCALSTACK_AUTH_TOKEN | LOCALSTACK_API_KEY | LOCALSTACK_BUILD_*) ;;
    LOCALSTACK_*) export "${name#LOCALSTACK_}=$value" ;;
  esac
done < <(env -0)

mkdir -p /var/lib/localstack/logs
if [ -d /etc/localstack/init/boot.d ]; then python -m localstack.runtime.init BOOT; fi
exec localstack-supervisor
