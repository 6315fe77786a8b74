#!/bin/sh
# Installs what came with this package:  streamsresourcesetup.sh --install-dir DIR
# DIR/<version> is the installation then, and DIR/.streams.version.dir holds <version>.
set -e
target=
while [ $# -gt 0 ]; do
  case "$1" in
    --install-dir)
      if [ $# -lt 2 ]; then echo "$0: --install-dir needs a folder" >&2; exit 1; fi
      target=$2; shift 2 ;;
    *) shift ;;
  esac
done
if [ -z "$target" ]; then echo "$0: --install-dir is missing" >&2; exit 1; fi
here=$(cd "$(dirname "$0")" && pwd)
version=$(cat "$here/version")
mkdir -p "$target/$version"
cp -RP "$here/streams/." "$target/$version/"
echo "$version" > "$target/.streams.version.dir"
echo "Streams $version is installed in $target/$version"
