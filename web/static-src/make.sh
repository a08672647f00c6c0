#!/bin/sh
# Remakes the pictures in ../static that are not vector files.
# Needs chromium, pngquant and optipng.
set -eu
cd "$(dirname "$0")"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# shot SOURCE WIDTH HEIGHT TARGET
shot() {
	printf '<!doctype html><style>*{margin:0}img{display:block;width:%spx;height:%spx}</style><img src="%s">' \
		"$2" "$3" "$(realpath "$1")" >"$tmp/page.html"
	"${CHROME:-chromium}" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
		--disable-background-networking --disable-component-update --disable-sync \
		--user-data-dir="$tmp/$2" --default-background-color=00000000 --hide-scrollbars \
		--window-size="$2,$3" --screenshot="$tmp/shot.png" "file://$tmp/page.html" 2>/dev/null
	pngquant --force --strip --speed 1 --output "$4" 64 "$tmp/shot.png"
	optipng -quiet -o7 "$4"
}

shot ../static/icon.svg 192 192 ../static/icon-192.png
shot ../static/icon.svg 512 512 ../static/icon-512.png
shot touch.svg 180 180 ../static/apple-touch-icon.png
shot og.svg 1200 630 ../static/og.png

# An icon file is a header of 22 bytes and a PNG: one picture of 32 by 32, 32 bits.
shot ../static/icon.svg 32 32 "$tmp/32.png"
size=$(wc -c <"$tmp/32.png")
{
	printf '\000\000\001\000\001\000\040\040\000\000\001\000\040\000'
	printf "\\$(printf %o $((size & 255)))\\$(printf %o $((size >> 8)))\\000\\000\\026\\000\\000\\000"
	cat "$tmp/32.png"
} >../static/favicon.ico
