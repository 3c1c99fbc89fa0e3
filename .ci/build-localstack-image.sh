#!/usr/bin/env bash
# Sees to it that Docker has the image that localstack/Dockerfile pins: there already, pulled, or built from packages.
# Where none of that is possible, says why and ends well: what needs it is skipped then. Prints `image: …`, or `skipped: …`.
set -uo pipefail
cd "$(dirname "$0")/.."

image=$(sed -n 's/^FROM //p' localstack/Dockerfile)
skip() {
  printf 'skipped: no image %s (%s): runs on LocalStack are not tried\n' "$image" "$1"
  exit 0
}
done_by() {
  printf 'image: %s, %s\n' "$image" "$1"
  exit 0
}

command -v docker >/dev/null || skip 'no docker command'
docker version >/dev/null 2>&1 || skip 'no Docker engine answers'
docker image inspect "$image" >/dev/null 2>&1 && done_by 'there already'
timeout 300 docker pull --quiet "$image" >/dev/null 2>&1 && done_by 'pulled'

[ "$(uname -s)" = Linux ] || skip 'it cannot be pulled'
[ "$(id -u)" = 0 ] || skip 'it cannot be pulled, and only root can build one'
if ! command -v debootstrap >/dev/null; then
  command -v apt-get >/dev/null || skip 'it cannot be pulled, and there is no debootstrap to build one with'
  { apt-get update && apt-get install -y --no-install-recommends debootstrap; } >/tmp/scartissue-install-debootstrap.log 2>&1 ||
    skip "it cannot be pulled, and apt-get could not install debootstrap: $(tail -n 1 /tmp/scartissue-install-debootstrap.log)"
fi
if timeout 1200 localstack/build-image.sh >/tmp/scartissue-build-image.log 2>&1; then done_by 'built from packages'; fi
skip "it cannot be pulled, and building it failed: $(grep -v '^$' /tmp/scartissue-build-image.log | tail -n 1)"
