# Sourced by the scripts: the JVM's caches of classes (AOT caches, JEP 483), with which a process starts in about half the
# time. The workers' one is made by the supervisor, which knows their flags.
# shellcheck shell=bash

# The cache of the jars in the folder $1/$2, on the JDK in JAVA_HOME. Named by a hash of both: the JVM checks some of that
# itself, but up to 25.0.3 it can run stale classes after a jar changed (JDK-8377932).
class_cache() {
  local hash
  hash=$({
    cat "$JAVA_HOME/release"
    stat -c '%n %s %Y' "$1/$2"/*.jar
  } 2>/dev/null | sha256sum 2>/dev/null) || return 0
  echo "$1/cache/$2-${hash:0:16}.aot"
}

# Makes those of the supervisor, the commands and the workers by one short run, without an account: Telegram is not dialled.
# Slower starts are all that is lost where this fails.
make_class_caches() {
  local home=$1 work pid=
  have_class_caches "$home" && return
  rm -f "$home"/cache/supervisor-*.aot "$home"/cache/client-*.aot "$home"/cache/worker-*.made
  mkdir -p "$home/cache"
  work=$(mktemp -d "${TMPDIR:-/tmp}/telefarm-classes.XXXXXX")
  TELEFARM_RECORD_CLASSES=true "$root/scripts/telefarm" serve --data "$work" --listen 127.0.0.1:0 > "$work/out" 2>&1 &
  pid=$!
  if await_in "$work/out" "serving on" "$pid"; then
    TELEFARM_DATA=$work TELEFARM_RECORD_CLASSES=true "$root/scripts/telefarm" downloads >> "$work/out" 2>&1 || true
    await_in "$work/logs/supervisor.log" "class cache" "$pid" && touch "$(class_cache "$home" worker).made"
  fi
  kill -TERM "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  have_class_caches "$home" || echo "no class cache could be made, so processes start slower: $(tail -n 1 "$work/out")" >&2
  rm -rf "$work"
}

have_class_caches() {
  [[ -f $(class_cache "$1" supervisor) && -f $(class_cache "$1" client) && -f $(class_cache "$1" worker).made ]]
}

# Waits until the file $1 says $2, for a minute at most, or until the process $3 has ended.
await_in() {
  for _ in {1..600}; do
    grep -q "$2" "$1" 2>/dev/null && return
    kill -0 "$3" 2>/dev/null || return 1
    read -rt 0.1 <> <(:) || true
  done
  return 1
}
