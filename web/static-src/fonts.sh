#!/bin/sh
# Remakes the fonts in ../static: Fira Sans of the npm package that ../package.json names, cut to the characters that
# ../css/tokens.css promises of each file. Needs pyftsubset (Debian: fonttools, python3-brotli) and npm install in ..
#
# Kerning, ligatures, figures of one width and local forms stay; fractions and floating accents go. Hinting stays
# too, a third of each file: without it text at 17 px is blurred on the screens of most offices.
set -eu
cd "$(dirname "$0")"
source=../node_modules/@fontsource/fira-sans/files

# ranges FILE: the unicode-range beside a file in the style sheet.
ranges() {
	sed -n "/url(\"$1\")/,/}/s/.*unicode-range: \(.*\);/\1/p" ../css/tokens.css | tr -d ' '
}

# cut_font SOURCE TARGET
cut_font() {
	pyftsubset "$source/$1" --unicodes="$(ranges "$2")" --layout-features=kern,liga,tnum,locl \
		--flavor=woff2 --output-file="../static/$2"
}

for weight in 400 600; do
	cut_font "fira-sans-latin-$weight-normal.woff2" "fira-$weight.woff2"
	cut_font "fira-sans-latin-ext-$weight-normal.woff2" "fira-ext-$weight.woff2"
done
