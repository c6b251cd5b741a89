# Shared by the scripts in this folder, which start with: source "$(dirname "$0")/lib.sh"
# Leaves the caller in the project's root.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Debian's emcc finds its JavaScript helpers here even where `node` is another vendor's; elsewhere it is harmless.
export NODE_PATH="${NODE_PATH:-/usr/share/nodejs}"
# The system's own Python, where a version manager's stands before it: that costs most of a second at every file.
[ ! -x /usr/bin/python3 ] || export EMSDK_PYTHON="${EMSDK_PYTHON:-/usr/bin/python3}"

jobs=$(nproc 2>/dev/null || echo 2)

say() { printf '%s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# --- What a machine must have -----------------------------------------------------------------------------------
# "what=package": a command or a file (* for what differs) that proves the Debian package is not needed. Commands count wherever they come
# from: a Node, CMake or Emscripten of another origin is used as it is.

native_needs=(
    g++=g++ cmake=cmake ninja=ninja-build python3=python3
    /usr/include/eigen3/Eigen/Core=libeigen3-dev
    /usr/include/doctest/doctest.h=doctest-dev
    /usr/include/nlohmann/json.hpp=nlohmann-json3-dev
)
font_needs=(
    /usr/share/fonts/opentype/inter/Inter-Regular.otf=fonts-inter
    /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf=fonts-dejavu-core
    /usr/lib/python3/dist-packages/fontTools=python3-fonttools
)
window_needs=(
    /usr/include/GLFW/glfw3.h=libglfw3-dev
    /usr/include/GLES3/gl3.h=libgles-dev
    /usr/include/png.h=libpng-dev
    "${font_needs[@]}"
)
web_needs=(
    emcc=emscripten node=nodejs cmake=cmake ninja=ninja-build python3=python3 xz=xz-utils esbuild=esbuild rsvg-convert=librsvg2-bin
    /usr/share/nodejs/qrcode-generator/qrcode.js=node-qrcode-generator
    /etc/ssl/certs/ca-certificates.crt=ca-certificates
    /usr/include/eigen3/Eigen/Core=libeigen3-dev
    /usr/include/doctest/doctest.h=doctest-dev
    /usr/include/nlohmann/json.hpp=nlohmann-json3-dev
    /usr/share/fonts/opentype/stix-word/STIXMath-Regular.otf=fonts-stix
    "${font_needs[@]}"
)
test_needs=(
    npm=npm clang-format=clang-format chromium=chromium firefox-esr=firefox-esr WebKitWebDriver=webkit2gtk-driver
    xvfb-run=xvfb xauth=xauth # a display without a screen, and OpenGL in software for it:
    /usr/share/drirc.d/00-mesa-defaults.conf=libgl1-mesa-dri
    "/usr/lib/$(uname -m)-linux-gnu/libEGL.so.1=libegl1"
    parallel=parallel # for script/sweep
    /usr/lib/python3/dist-packages/numpy=python3-numpy # for the Python package and its notebook:
    /usr/lib/python3/dist-packages/nbclient=python3-nbclient
    /usr/lib/python3/dist-packages/nbconvert=python3-nbconvert
    /usr/lib/python3/dist-packages/ipykernel=python3-ipykernel
    zbarimg=zbar-tools ffprobe=ffmpeg pdftoppm=poppler-utils # to read what the page saves and prints
)

# For script/lint.
lint_needs=(
    node=nodejs npm=npm pyflakes3=pyflakes3 pycodestyle=pycodestyle
    /etc/ssl/certs/ca-certificates.crt=ca-certificates
)

# The sanitizers and libFuzzer are in clang's runtime library, a package of its own.
sanitize_needs=(clang++=clang "/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-$(uname -m).a=libclang-rt-dev")

# install_packages PACKAGE...
install_packages() {
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || die "not root and no sudo here; install these packages first: $*"
        as_root=(sudo)
    fi
    say "installing: $*"
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq)
    "${apt[@]}" update
    "${apt[@]}" install -y --no-install-recommends "$@" >/dev/null
}

# ensure what=package...: installs the packages whose command or file is missing. Touches nothing when none is.
# EQUATOR_PREPARED=1 skips it, for systems that keep files elsewhere: CMake then says what it cannot find.
ensure() {
    [ -z "${EQUATOR_PREPARED:-}" ] || return 0
    local entry what packages=()
    for entry in "$@"; do
        what=${entry%%=*}
        case $what in
            /*) compgen -G "$what" >/dev/null && continue ;;
            *) command -v "$what" >/dev/null && continue ;;
        esac
        [[ " ${packages[*]} " == *" ${entry#*=} "* ]] || packages+=("${entry#*=}")
    done
    [ ${#packages[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        die "missing on this machine (Debian's package names): ${packages[*]}. Install them, or set EQUATOR_PREPARED=1 if they are where CMake finds them."
    install_packages "${packages[@]}"
}

# The packages of package.json, at the versions of package-lock.json; what is there is left.
npm_packages() {
    [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --ignore-scripts --no-audit --no-fund
}

# --- Dear ImGui's source ----------------------------------------------------------------------------------------
# Debian's development version ships the wanted source package. It is read with package lists of our own, so the
# machine's apt settings stay as they are. Where that does not work, CMake clones the project instead.
fetch_imgui() {
    local version target
    version=$(sed -n 's/^set(EQUATOR_IMGUI_VERSION \([^ )]*\).*/\1/p' cmake/Dependencies.cmake)
    target=build/deps/imgui-$version # where cmake/Dependencies.cmake looks
    [ ! -e "$target/imgui.h" ] || return 0
    if ! (fetch_imgui_from_debian "$version" "$target"); then
        say "Dear ImGui $version is not to be had from Debian here; CMake will clone it"
        ensure git=git
    fi
}
# Runs in a subshell of its own, whose end removes the temporary folder ($temp, not local: the trap needs it).
fetch_imgui_from_debian() {
    local version=$1 target=$2 site
    command -v apt-get >/dev/null || return 1
    site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null | grep -m1 '/debian/\?$') || return 1
    temp=$(mktemp -d)
    trap 'rm -rf "$temp"' EXIT
    mkdir -p "$temp"/{lists,cache}/partial "$temp/cache/archives/partial" "$temp/source"
    printf 'deb-src %s unstable main\n' "$site" >"$temp/sources.list"
    # The lists may be old (a mirror that stands still): one exact version is wanted, and signatures are still checked.
    local apt=(apt-get -q -o Acquire::Check-Valid-Until=false -o Dir::Etc::sourcelist="$temp/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o Dir::State::lists="$temp/lists" -o Dir::Cache="$temp/cache" -o APT::Sandbox::User=root)
    (cd "$temp" && "${apt[@]}" update && "${apt[@]}" source --download-only imgui) >"$temp/log" 2>&1 ||
        { tail -n 3 "$temp/log"; return 1; }
    tar -xf "$temp"/imgui_*.orig.tar.* -C "$temp/source" --strip-components=1 || return 1
    grep -q "define IMGUI_VERSION .*\"$version\"" "$temp/source/imgui.h" || return 1
    mkdir -p "$(dirname "$target")"
    mv "$temp/source" "$target" && say "fetched Dear ImGui $version"
}

# --- Building ---------------------------------------------------------------------------------------------------
# configure PRESET [CMAKE-OPTION...]
configure() {
    local preset=$1
    shift
    # Ninja if it is there; an existing build folder keeps the generator it has.
    if [ ! -e "build/$preset/CMakeCache.txt" ] && command -v ninja >/dev/null; then
        set -- -G Ninja "$@"
    fi
    cmake --preset "$preset" "$@"
}
# build PRESET [CMAKE-OPTION...]
build() {
    configure "$@"
    cmake --build --preset "$1" -j "$jobs"
}
# With the window, unless -DEQUATOR_FRONT=OFF is among the options.
build_native() {
    local needs=("${native_needs[@]}") window=yes
    [[ " $* " != *" -DEQUATOR_FRONT=OFF "* ]] || window=
    [ -z "$window" ] || needs+=("${window_needs[@]}")
    ensure "${needs[@]}"
    [ -z "$window" ] || fetch_imgui
    build native "$@"
}
# The suite and the fuzz targets, without the window.
build_sanitize() { ensure "${native_needs[@]}" "${sanitize_needs[@]}"; build sanitize "$@"; }
build_web() { ensure "${web_needs[@]}"; fetch_imgui; build web "$@"; }
