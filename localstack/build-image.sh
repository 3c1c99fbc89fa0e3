#!/usr/bin/env bash
# Builds the image that ./Dockerfile pins, for machines that cannot pull it: Debian's own packages, and LocalStack's own code from Python's package index.
# Wherever images can be pulled, do that instead: `docker pull localstack/localstack:4.14.0`.
#
#   localstack/build-image.sh            builds the image unless Docker has it already
#   localstack/build-image.sh --force    builds it anyhow
#
# Needs root (debootstrap and chroot), a Docker daemon, a Debian mirror and a package index. Takes about a minute and a half and 1.5 GB of disk while it runs.
# SCARTISSUE_DEBIAN_MIRROR   the Debian mirror, debootstrap's own choice otherwise
# SCARTISSUE_IMAGE_CACHE     a folder that keeps the finished root file system; building again from there takes ten seconds
# PIP_*, *_proxy             as pip and debootstrap know them
set -euo pipefail
cd "$(dirname "$0")"

fail() {
  printf 'localstack/build-image.sh: %s\n' "$1" >&2
  exit 1
}

image=$(sed -n 's/^FROM //p' Dockerfile)
version=${image##*:}
# Its Python is 3.13: LocalStack does not run on an earlier one than 3.12, whatever its package says.
suite=trixie
# What the package index held when this version was released: newer dependencies break it.
packages_before=2026-03-05

[ "$(id -u)" = 0 ] || fail 'needs root, for debootstrap and chroot: run it with sudo'
docker info >/dev/null 2>&1 || fail 'no Docker daemon answers: start it (see README.md), or set DOCKER_HOST'
if [ "${1:-}" != --force ] && docker image inspect "$image" >/dev/null 2>&1; then
  printf '%s is there already\n' "$image"
  exit 0
fi
command -v debootstrap >/dev/null || fail 'needs debootstrap: apt-get install debootstrap'

work=$(mktemp -d "${TMPDIR:-/tmp}/scartissue-image-XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
root=$work/root

import_root() { # FILE: a tar of the root file system
  docker import \
    --change 'ENTRYPOINT ["/usr/bin/tini", "--", "/usr/local/bin/docker-entrypoint.sh"]' \
    --change 'ENV PATH=/opt/code/localstack/.venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PYTHONUNBUFFERED=1 LOCALSTACK_BUILD_VERSION='"$version" \
    --change 'EXPOSE 4566' \
    --change 'WORKDIR /opt/code/localstack' \
    --change 'LABEL scartissue.built-locally=true scartissue.leaves-out=dynamodb,dynamodbstreams,es,kinesis,lambda,opensearch,stepfunctions,transcribe' \
    "$1" "$image" >/dev/null
}

recipe=$(cat build-image.sh image/* | sha256sum | cut -c 1-12)
cached=${SCARTISSUE_IMAGE_CACHE:+$SCARTISSUE_IMAGE_CACHE/localstack-$version-$recipe.tar}
if [ -n "$cached" ] && [ -f "$cached" ]; then
  import_root "$cached"
  printf 'imported %s from %s\n' "$image" "$cached"
  exit 0
fi

quietly() { # command…: its output only when it fails
  "$@" >"$work/log" 2>&1 || {
    tail -n 40 "$work/log" >&2
    fail "\`$1\` failed: see above"
  }
}

printf 'Debian …\n'
quietly debootstrap --variant=minbase --include=ca-certificates,curl,python3,python3-venv,tini "$suite" "$root" ${SCARTISSUE_DEBIAN_MIRROR:+"$SCARTISSUE_DEBIAN_MIRROR"}

# The guest sees this machine's name servers and certificates only while packages are installed.
for authorities in "${PIP_CERT:-}" "${SSL_CERT_FILE:-}" /etc/ssl/certs/ca-certificates.crt; do
  [ -f "$authorities" ] && break
done
mkdir "$root/build"
cp "$authorities" "$root/build/authorities.crt"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
inside() {
  quietly env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    $(env | grep -E '^(PIP_(INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST|DEFAULT_TIMEOUT)|(https?|no)_proxy|(HTTPS?|NO)_PROXY)=' || true) \
    PIP_CERT=/build/authorities.crt PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore \
    chroot "$root" "$@"
}

printf 'LocalStack %s …\n' "$version"
pip=/opt/code/localstack/.venv/bin/pip
inside python3 -m venv /opt/code/localstack/.venv
inside $pip install --upgrade 'pip>=26.0'
inside $pip install --prefer-binary --uploaded-prior-to "$packages_before" "localstack==$version" "localstack-core[runtime]==$version"

mkdir -p "$root"/etc/localstack/init/{boot,start,ready,shutdown}.d "$root"/var/lib/localstack "$root"/usr/lib/localstack
# By this file LocalStack knows its edition.
touch "$root"/usr/lib/localstack/.community-version
install -m 0755 image/docker-entrypoint.sh "$root/usr/local/bin/docker-entrypoint.sh"
rm -rf "$root"/build "$root"/etc/resolv.conf "$root"/root/.cache "$root"/tmp/* "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* \
  "$root"/usr/share/doc "$root"/usr/share/locale "$root"/usr/share/man

printf 'Importing …\n'
tar --numeric-owner --sort=name -C "$root" -cf "$work/root.tar" .
import_root "$work/root.tar"
if [ -n "$cached" ]; then
  mkdir -p "$SCARTISSUE_IMAGE_CACHE"
  mv "$work/root.tar" "$cached"
fi
printf 'built %s\n' "$image"
