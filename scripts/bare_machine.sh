#!/usr/bin/env bash
# Proves the README's commands on a bare machine: Debian 12 and Node alone in a root of their own, a plain user, no user
# namespaces (a process in a changed root may make none), no Vulkan, no Lean. What is tried is HEAD, cloned.
#   scripts/bare_machine.sh            npm ci && npm test, then npm start -- --preset smoke
#   scripts/bare_machine.sh test       the first alone
#   scripts/bare_machine.sh smoke      the second alone
#   scripts/bare_machine.sh start      npm ci && npm start as the README has it: the whole default run, a quarter of an hour or more
#   BARE_FOLDER=/somewhere             where the root is made; by default in the temporary folder
# Needs root, debootstrap, Debian's mirror and npm's registry; says so and ends with 0 where one is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

skip() {
  echo "skipped: $1"
  exit 0
}
[ "$(uname -s)" = Linux ] || skip "a bare root is made on Linux alone"
[ "$(id -u)" = 0 ] || skip "only root can make and enter a bare root"
command -v debootstrap >/dev/null || skip "debootstrap is not installed"
command -v node >/dev/null && command -v npm >/dev/null || skip "node and npm are not on the path"
case "${1:-all}" in all | test | smoke | start) ;; *) echo "unknown part: $1" >&2 && exit 64 ;; esac

root="$(mktemp -d "${BARE_FOLDER:-${TMPDIR:-/tmp}}/gentzen-bare-XXXXXX")"
chmod 755 "$root"
clean() {
  for place in proc dev/shm; do mountpoint -q "$root/$place" && umount -l "$root/$place"; done
  rm -rf --one-file-system "$root"
}
trap clean EXIT

debootstrap --variant=minbase bookworm "$root" >"$root.log" 2>&1 || {
  tail -3 "$root.log"
  rm -f "$root.log"
  skip "debootstrap could not make a root; is Debian's mirror reachable?"
}
rm -f "$root.log"

# Node as it is here, and npm: what its own archive would unpack.
node="$(readlink -f "$(command -v node)")"
npm="$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")"
mkdir -p "$root/usr/local/bin" "$root/usr/local/lib/node_modules"
cp "$node" "$root/usr/local/bin/node"
cp -r "$npm" "$root/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"

# The way to the registry: names, and certificates that this machine trusts besides those that Node has.
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp /etc/hosts "$root/etc/hosts"
certificates="${NODE_EXTRA_CA_CERTS:-}"
if [ -n "$certificates" ]; then cp "$certificates" "$root/etc/certificates.pem"; fi

chroot "$root" useradd --create-home --shell /bin/bash plain
git clone --quiet --no-hardlinks . "$root/home/plain/gentzen"
chroot "$root" chown -R plain:plain /home/plain
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mkdir -p "$root/dev/shm"
mount -t tmpfs -o nosuid,nodev,mode=1777,size=64m tmpfs "$root/dev/shm"

# The environment is the user's own: nothing of this machine's but the way to the registry.
inside() {
  local words=(HOME=/home/plain USER=plain PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 npm_config_audit=false npm_config_fund=false)
  if [ -n "$certificates" ]; then words+=(NODE_EXTRA_CA_CERTS=/etc/certificates.pem); fi
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    if [ -n "${!name:-}" ]; then words+=("$name=${!name}"); fi
  done
  chroot --userspec=plain:plain "$root" /usr/bin/env -i "${words[@]}" /bin/bash -c "cd /home/plain/gentzen && $1"
}

timed() {
  local start=$SECONDS status=0
  echo "bare machine: $1"
  inside "$1" || status=$?
  echo "bare machine: $1: exit code $status after $((SECONDS - start)) s"
  return "$status"
}

inside true
inside 'unshare --user true 2>/dev/null' && { echo "this root grants user namespaces: it is not bare" >&2 && exit 1; }
timed "npm ci"
case "${1:-all}" in all | test) timed "npm test ${BARE_TEST_ARGUMENTS:-}" ;; esac
case "${1:-all}" in all | smoke) timed "npm start -- --preset smoke" ;; esac
case "${1:-all}" in start) timed "npm start" ;; esac
