# Sourced by the scripts: the JVM's caches of classes (AOT caches, JEP 483), with which a process starts in about half the
# time. The workers' one is made by the supervisor, which knows their flags.
# shellcheck shell=bash

# How the JVM maps a cache: where it was made for instead of rewriting its 30 MB, without the profiles that start the
# optimising compiler early, and with calls by reflection as they are instead of code made for each kind.
cache_flags=(-XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -XX:-AOTRecordTraining -XX:-AOTReplayTraining
  -Djdk.reflect.useNativeAccessorOnly=true)

# A hash of the JDK in JAVA_HOME and of the files $@: names, sizes and times.
class_hash() {
  local hash
  hash=$({
    cat "$JAVA_HOME/release"
    stat -c '%n %s %Y' "$@"
  } 2>/dev/null | sha256sum 2>/dev/null) || return 0
  echo "${hash:0:16}"
}

# The cache of the jars in the folder $1/$2, on the JDK in JAVA_HOME. Named by a hash of both: the JVM checks some of that
# itself, but up to 25.0.3 it can run stale classes after a jar changed (JDK-8377932).
class_cache() {
  echo "$1/cache/$2-$(class_hash "$1/$2"/*.jar).aot"
}

have_class_cache() {
  local cache
  cache=$(class_cache "$1" "$2")
  # The workers' one is named by the supervisor: that it was made is noted.
  [[ -f $cache || $2 == worker && -f $cache.made ]]
}

# Makes the caches of the parts $2... of the tree $1 that are missing, by one short run of each, without an account: Telegram
# is not dialled. Slower starts are all that is lost where this fails.
make_class_caches() {
  local home=$1 part work pid
  local -A missing=()
  shift
  for part; do
    have_class_cache "$home" "$part" || missing[$part]=true
  done
  ((${#missing[@]} > 0)) || return 0
  mkdir -p "$home/cache"
  for part in "${!missing[@]}"; do
    rm -f "$home/cache/$part"-*.aot.made
    [[ $part == worker ]] || rm -f "$home/cache/$part"-*.aot*
  done
  work=$(mktemp -d "${TMPDIR:-/tmp}/telefarm-classes.XXXXXX")
  if [[ -n ${missing[supervisor]:-}${missing[worker]:-}${missing[client]:-} ]]; then
    rehearse_supervisor
  fi
  if [[ -n ${missing[sandbox]:-} ]]; then
    TELEFARM_RECORD_CLASSES=true launch "$work/sandbox.out" sandbox --data "$work/sandbox"
    await_in "$work/sandbox.out" "sandbox ready" "$pid" || true
    end "$pid"
  fi
  for part in "${!missing[@]}"; do
    have_class_cache "$home" "$part" ||
      echo "no class cache of the $part could be made, so it starts slower: $(tail -qn 1 "$work"/*.out)" >&2
  done
  rm -rf "$work"
}

# A supervisor, a command, and the rehearsal of a worker that the supervisor makes: for make_class_caches, with its variables.
rehearse_supervisor() {
  TELEFARM_RECORD_CLASSES=${missing[supervisor]:-} \
    launch "$work/supervisor.out" serve --data "$work/data" --listen 127.0.0.1:0
  if await_in "$work/supervisor.out" "serving on" "$pid"; then
    if [[ -n ${missing[client]:-} ]]; then
      TELEFARM_HOME=$home TELEFARM_RECORD_CLASSES=true \
        "$root/scripts/telefarm" downloads --data "$work/data" >> "$work/client.out" 2>&1 || true
    fi
    if await_in "$work/data/logs/supervisor.log" "class cache" "$pid" && [[ -n ${missing[worker]:-} ]]; then
      touch "$(class_cache "$home" worker).made"
    fi
  fi
  end "$pid"
}

# Runs `telefarm $2...` of the tree in `home`, with its output in the file $1; its process is `pid`.
launch() {
  local out=$1
  shift
  TELEFARM_HOME=$home "$root/scripts/telefarm" "$@" > "$out" 2>&1 &
  pid=$!
}

# Ends the process $1 as a service manager does.
end() {
  kill -TERM "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

# Waits until the file $1 says $2, for five minutes at most, or until the process $3 has ended.
await_in() {
  for _ in {1..3000}; do
    grep -q "$2" "$1" 2>/dev/null && return
    kill -0 "$3" 2>/dev/null || return 1
    read -rt 0.1 <> <(:) || true
  done
  return 1
}
