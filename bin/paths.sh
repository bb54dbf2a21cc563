# shellcheck shell=bash disable=SC2034
# Where the tools of this repository live: sourced by the scripts beside it, never run.
# BALCAO_CACHE moves the folder, BALCAO_NO_RUSTUP=1 builds with Debian's Rust instead of rustup's.
export BALCAO_CACHE="${BALCAO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/balcao}"
cargo_leptos=0.3.10
wasm_bindgen=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)
npm_tools="$BALCAO_CACHE/npm-$(cat package.json package-lock.json | sha256sum | cut -c1-12)"
node22=22.23.3
node_minimum=22.19
rust_minimum=1.95

# Debian's Rust, when bin/setup had to choose it.
if [ "${BALCAO_NO_RUSTUP:-}" = 1 ] || [ "$(cat "$BALCAO_CACHE/toolchain" 2>/dev/null)" = debian ]; then
  if command -v rustup >/dev/null; then export RUSTUP_TOOLCHAIN=debian; else PATH="/usr/bin:$PATH"; fi
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld
fi
PATH="$BALCAO_CACHE/cargo-leptos-$cargo_leptos/bin:$BALCAO_CACHE/wasm-bindgen-$wasm_bindgen/bin:$npm_tools/node_modules/.bin:$PATH"
[ ! -d "$BALCAO_CACHE/node-$node22/bin" ] || PATH="$BALCAO_CACHE/node-$node22/bin:$PATH"
export PATH

say() { printf '\033[1m%s\033[0m\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 2; }
