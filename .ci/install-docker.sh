#!/usr/bin/env bash
# Sees to it that a Docker engine answers. Where that cannot be had, says why and ends well: what needs it is skipped then.
# Prints `docker: …`, or `skipped: …`.
set -uo pipefail
cd "$(dirname "$0")/.."

answers() {
  curl --silent --fail --max-time 5 --unix-socket /var/run/docker.sock http://docker/version >/dev/null 2>&1
}
skip() {
  printf 'skipped: no Docker engine (%s): what runs in containers is not tried\n' "$1"
  exit 0
}

if [ -n "${DOCKER_HOST:-}" ]; then
  printf 'docker: DOCKER_HOST=%s\n' "$DOCKER_HOST"
  exit 0
fi
if ! answers; then
  [ "$(uname -s)" = Linux ] || skip 'none answers'
  [ "$(id -u)" = 0 ] || skip 'none answers, and only root can start one'
  if ! command -v dockerd >/dev/null; then
    command -v apt-get >/dev/null || skip 'not installed, and no apt-get to install it with'
    { apt-get update && apt-get install -y --no-install-recommends docker.io iptables; } >/tmp/scartissue-install-docker.log 2>&1 ||
      skip "apt-get could not install docker.io: $(tail -n 1 /tmp/scartissue-install-docker.log)"
  fi
  # With a network of its own first; some sandboxes give no right to make one, or no overlay file system.
  for flags in '' '--iptables=false' '--iptables=false --storage-driver=vfs'; do
    # shellcheck disable=SC2086
    setsid nohup dockerd $flags >/tmp/scartissue-dockerd.log 2>&1 &
    daemon=$!
    for _ in $(seq 60); do
      answers && break 2
      kill -0 "$daemon" 2>/dev/null || break
      sleep 0.5
    done
    kill "$daemon" 2>/dev/null
    wait "$daemon" 2>/dev/null
  done
fi
answers || skip "dockerd does not start: $(grep -E 'level=(error|fatal)|^failed' /tmp/scartissue-dockerd.log | tail -n 1)"
printf 'docker: %s\n' "$(curl --silent --unix-socket /var/run/docker.sock http://docker/version | sed -n 's/.*"Version":"\([^"]*\)".*/\1/p')"
