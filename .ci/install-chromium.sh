#!/usr/bin/env bash
# Sees to it that a Chromium is there. Where that cannot be had, says why and ends well: what needs it is skipped then.
# Prints `chromium: …`, or `skipped: …`.
set -uo pipefail

found() {
  if [ -n "${CHROMIUM:-}" ]; then
    printf '%s' "$CHROMIUM"
  else
    command -v chromium || command -v chromium-browser || command -v google-chrome
  fi
}
skip() {
  printf 'skipped: no Chromium (%s): the HTML report is not tried in a browser\n' "$1"
  exit 0
}

if ! found >/dev/null; then
  [ "$(uname -s)" = Linux ] || skip 'none on PATH'
  [ "$(id -u)" = 0 ] || skip 'none on PATH, and only root can install one'
  command -v apt-get >/dev/null || skip 'none on PATH, and no apt-get to install it with'
  { apt-get update && apt-get install -y --no-install-recommends chromium fonts-liberation; } >/tmp/scartissue-install-chromium.log 2>&1 ||
    skip "apt-get could not install chromium: $(tail -n 1 /tmp/scartissue-install-chromium.log)"
fi
browser=$(found) || skip 'none on PATH'
printf 'chromium: %s\n' "$("$browser" --version 2>/dev/null || printf '%s does not start' "$browser")"
