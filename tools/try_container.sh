#!/usr/bin/env bash
# tools/try_container.sh DISTRIBUTION PICTURE EMOTION_JAR: does by hand, as root on Linux, what a
# container of emotion-examples/src/main/docker/Dockerfile is started with, where there is no Docker:
# its entry point and its health check, run by an unprivileged user without capabilities, in mount,
# network and process namespaces of their own, on a read-only file system with a small noexec tmpfs at /tmp,
# under a memory limit where this system lets one be set. DISTRIBUTION is its folder, unpacked.
set -euo pipefail
repository=$(cd "$(dirname "$0")/.." && pwd)
dockerfile=$repository/emotion-examples/src/main/docker/Dockerfile

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

if [ "${1:-}" != --inside ]; then
  [ "$(id -u)" = 0 ] || fail "this needs root, for the namespaces"
  [ "$#" = 3 ] || fail "expected a distribution's folder, a picture and emotion.jar, but got: $*"
  distribution=$(realpath "$1") picture=$(realpath "$2") jar=$(realpath "$3")
  limit=/sys/fs/cgroup/memory/emotion-container-$$
  if mkdir "$limit" 2>/dev/null; then
    trap 'for try in 1 2 3 4 5; do rmdir "$limit" 2>/dev/null && break || sleep 1; done' EXIT
    echo 512M >"$limit/memory.limit_in_bytes"
  else
    limit=none # cgroup v2, or none that may be changed
  fi
  unshare --mount --net --pid --fork --mount-proc bash "$0" --inside "$distribution" "$picture" "$jar" "$limit"
  exit
fi
distribution=$2 picture=$3 jar=$4 limit=$5

# The container's file system: this machine's, read-only, with what the image and its options add.
token=0123456789abcdef
mount --make-rprivate /
mount -t tmpfs none /opt
mkdir /opt/emotion
mount --bind "$distribution" /opt/emotion
cp "$picture" /opt/picture
cp "$jar" /opt/emotion.jar
mount -t tmpfs none /run
mkdir /run/secrets
echo $token >/run/secrets/emotion-token
cd /
for place in /opt/emotion /opt /run /dev/shm; do
  mount -o remount,ro,bind "$place"
done
mount -t tmpfs -o rw,noexec,nosuid,nodev,size=1m,mode=1777 none /tmp
mount -o remount,ro,bind /
ip link set lo up
[ "$limit" = none ] || echo $$ >"$limit/cgroup.procs"

# What the Dockerfile says.
user=$(sed -n 's/^USER \(.*\):.*/\1/p' "$dockerfile")
options=$(sed -n 's/^    EMOTION_OPTS="\(.*\)"$/\1/p' "$dockerfile")
eval "entrypoint=($(sed -n 's/^ENTRYPOINT \[\(.*\)\]$/\1/p' "$dockerfile" | sed 's/", "/" "/g'))"
health=$(sed -n 's/^    CMD \["bash", "-c", "\(.*\)"\]$/\1/p' "$dockerfile" | sed 's/\\\\/\\/g')
[ -n "$user" ] && [ -n "$options" ] && [ -n "$health" ] && [ "${#entrypoint[@]}" -gt 2 ] ||
  fail "the Dockerfile is not of the form that is read here"

# An array and no function, so that a process in the background is the program itself.
as_user=(setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs --inh-caps=-all
  --bounding-set=-all env -i PATH="$PATH" ${JAVA_HOME:+"JAVA_HOME=$JAVA_HOME"} EMOTION_CACHE=off
  EMOTION_OPTS="$options")

"${as_user[@]}" sh -c '[ "$(id -u)" = "$1" ] && ! touch /opt/x && ! touch /var/tmp/x && touch /tmp/x && rm /tmp/x' \
  sh "$user" 2>/dev/null || fail "the file system can be written to, or /tmp cannot"

"${as_user[@]}" "${entrypoint[@]}" &
server=$!
trap 'kill -9 "$server" 2>/dev/null || true' EXIT
seconds=0
until "${as_user[@]}" bash -c "$health" 2>/dev/null; do
  kill -0 "$server" 2>/dev/null || fail "the server ended before it was healthy"
  [ $((seconds += 1)) -le 120 ] || fail "not healthy after two minutes"
  sleep 1
done
echo "healthy"

post() { # a header's line, or none
  exec 3<>/dev/tcp/127.0.0.1/8080
  printf 'POST /v1/classify HTTP/1.0\r\n%sContent-Length: %s\r\n\r\n' "$1" "$(stat -c %s /opt/picture)" >&3
  cat /opt/picture >&3
  cat <&3
  exec 3>&-
}
post '' | grep -q '^HTTP/1.1 401 ' || fail "a client without the token was not refused"
answer=$(post "Authorization: Bearer $token"$'\r\n' | tail -n 1)
echo "$answer"
grep -q '"label":"happy"' <<<"$answer" || fail "another answer than happy"
echo "left in /tmp: $(du -sk /tmp | cut -f 1) KB"
[ "$limit" = none ] || echo "at most $(($(cat "$limit/memory.max_usage_in_bytes") >> 20)) MB used, of 512 MB"

kill -TERM "$server"
code=0
wait "$server" || code=$?
[ "$code" = 143 ] || fail "exit code $code after SIGTERM, expected 143"
echo "ended by SIGTERM"

# The jar alone unpacks ONNX Runtime's library to /tmp: it needs room there, and leave to run it.
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mount -o remount,rw,noexec,nosuid,size=64m /tmp
said=$("${as_user[@]}" "$java" -jar /opt/emotion.jar classify /opt/picture 2>&1) && fail "it ran in spite of noexec"
grep -q noexec <<<"$said" || fail "unexpected words: $said"
mount -o remount,rw,exec,nosuid,size=64m /tmp
"${as_user[@]}" "$java" -jar /opt/emotion.jar classify /opt/picture | grep -q ': happy ' ||
  fail "the jar alone does not run with an executable /tmp"
echo "the jar alone runs with an executable /tmp of 64 MB, and says so where it is noexec"
