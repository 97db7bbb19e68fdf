#!/bin/sh
# Sees to what pip cannot install: tools/system.sh GROUP STAMP
#
#   python   Python 3.11 or later ($PYTHON) that can make a virtual environment
#   paint    the shared libraries that Qt needs to paint, with or without a display
#   window   what Qt needs besides to open a window under X11
#   test     the programs that the tests compare with
#
# Missing packages are installed by apt where that is allowed, otherwise named with the line to
# type. STAMP is touched when nothing is missing. Without the groups `window` and `test` the
# set-up goes on, and what needs them says so. Libraries are looked for by their file names,
# so that nothing here depends on a package manager until something is missing.
set -eu

group=$1
stamp=$2

libraries() {
    case $group in
    paint) echo libGL.so.1=libgl1 libEGL.so.1=libegl1 libgthread-2.0.so.0=libglib2.0-0 \
        libfontconfig.so.1=libfontconfig1 libdbus-1.so.3=libdbus-1-3 \
        libxkbcommon.so.0=libxkbcommon0 libbrotlidec.so.1=libbrotli1 ;;
    window) echo libxcb-cursor.so.0=libxcb-cursor0 libxcb-icccm.so.4=libxcb-icccm4 \
        libxcb-keysyms.so.1=libxcb-keysyms1 libxcb-shape.so.0=libxcb-shape0 \
        libxcb-randr.so.0=libxcb-randr0 libxkbcommon-x11.so.0=libxkbcommon-x11-0 ;;
    esac
}

programs() {
    case $group in
    test) echo pdftotext=poppler-utils pdffonts=poppler-utils pdftoppm=poppler-utils \
        ogrinfo=gdal-bin Xvfb=xvfb xauth=xauth xdotool=xdotool chromium=chromium ;;
    esac
}

python_is_ready() {
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null
}

missing_packages() {
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
    for pair in $(libraries); do
        case $known in *"	${pair%%=*} "*) ;; *) echo "${pair#*=}" ;; esac
    done
    for pair in $(programs); do
        command -v "${pair%%=*}" >/dev/null 2>&1 || echo "${pair#*=}"
    done
    if [ "$group" = python ] && ! python_is_ready; then echo python3-venv; fi
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null 2>&1 &&
        { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }
}

if [ "$group" = python ]; then
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
        echo "No Python 3.11 or later found. Install one or name it:" >&2
        echo "    sudo apt-get install python3 python3-venv" >&2
        echo "    make PYTHON=/path/to/python3" >&2
        exit 1
    }
fi

packages=$(missing_packages | sort -u | tr '\n' ' ')
if [ -n "$packages" ] && may_install; then
    echo "Installing system packages: $packages" >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq || true
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $packages >/dev/null || true
    packages=$(missing_packages | sort -u | tr '\n' ' ')
fi

if [ -z "$packages" ]; then
    mkdir -p "$(dirname "$stamp")"
    touch "$stamp"
    exit 0
fi

echo "Missing system packages ($group). Install them and run make again:" >&2
echo "    sudo apt-get install --no-install-recommends $packages" >&2
case $group in
python | paint) exit 1 ;;
*) echo "Going on without them." >&2 ;;
esac
