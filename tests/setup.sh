# Set-up steps shared by tests/run and examples/quickstart/run; meant to be sourced by bash.
# Sets `root`, the project's directory. Repeatable: what is there already is left alone.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# All from Debian 12 itself; antlr4 brings a Java runtime with it.
packages=(
  g++ cmake ninja-build ccache python3 python3-jsonschema
  antlr4 libantlr4-runtime-dev
  llvm-19-dev clang-19 lld-19 liblld-19-dev libclang-rt-19-dev
  libzstd-dev zlib1g-dev libbz2-dev libsqlite3-dev libssl-dev libre2-dev libboost-dev libxml2-dev libedit-dev
  libcurl4-openssl-dev
  nlohmann-json3-dev libfmt-dev libgtest-dev libfast-float-dev libcli11-dev
  sqlite3 gzip bzip2 zstd tzdata openssl ca-certificates neovim
  postgresql-15
)

say() { printf '\n== %s\n' "$*"; }

# Runs a command as root, with sudo where that is needed.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "this step needs root or sudo: $*" >&2
    return 1
  fi
}

install_packages() {
  local missing=() name
  for name in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' ||
      missing+=("$name")
  done
  if [ "${#missing[@]}" -eq 0 ]; then
    say "All ${#packages[@]} Debian packages are installed"
    return
  fi
  say "Installing Debian packages: ${missing[*]}"
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "${missing[@]}"
}

# configure DIRECTORY [CMAKE ARGUMENT...]
configure() {
  local directory=$root/$1
  shift
  cmake -S "$root" -B "$directory" -G Ninja "$@" >"$directory.log" 2>&1 || {
    cat "$directory.log" >&2
    return 1
  }
  rm -f "$directory.log"
}

# build DIRECTORY [TARGET...]
build() {
  local directory=$root/$1
  shift
  ninja -C "$directory" "$@"
}
