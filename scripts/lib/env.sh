# Sourced by the scripts: the project's root, a JDK 25 in JAVA_HOME, and Maven running on it.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

fail() {
  echo "$*" >&2
  exit 1
}

# Feature version of the JDK in $1, or 0. Its `release` file answers without starting a JVM.
jdk_feature() {
  local version
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  echo "${version:-0}"
}

use_jdk25() {
  local candidate
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/local/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [[ -n $candidate && -x $candidate/bin/javac && $(jdk_feature "$candidate") -ge 25 ]]; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  fail "JDK 25 or newer is missing: install one (for example Temurin 25), or set JAVA_HOME to it, then run again."
}

# Arguments: what Maven gets. JDK 24+ warns about Maven's own native and Unsafe use: not ours to fix, so allowed. And no
# escape sequences for colours that are not used.
run_maven() {
  command -v npm >/dev/null ||
    fail "npm is missing: install Node.js 20 or newer with npm (Debian: apt-get install nodejs npm), then run again."
  command -v mvn >/dev/null || fail "mvn is missing: install Maven 3.8 or newer (Debian: apt-get install maven), then run again."
  MAVEN_OPTS="-Djansi.noreset=true --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" \
    mvn --batch-mode --no-transfer-progress -f "$root/pom.xml" "$@"
}
