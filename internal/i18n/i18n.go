// Package i18n defines the languages of the site, texts in several languages, and
// the catalogue of all text in the user interface.
//
// To add a language, add a file to locales/ and an element to Languages.
package i18n

import (
	"maps"
	"net/http"

	"golang.org/x/text/language"
)

// Lang is a language of the site as a BCP 47 tag. It is used in URLs, in <html lang>
// and in the database.
type Lang string

// The languages of the site.
const (
	German  Lang = "de"
	English Lang = "en"
)

// Languages lists every language of the site. The first one is the default, which
// is used for x-default and for "/" if none of the languages in Accept-Language exists.
var Languages = []Lang{German, English}

// Default returns the language to use if nothing is known about the reader.
func Default() Lang { return Languages[0] }

// Parse returns the language with the given tag and whether it exists.
func Parse(tag string) (Lang, bool) {
	for _, l := range Languages {
		if string(l) == tag {
			return l, true
		}
	}
	return Default(), false
}

// matcher is built from Languages, so that the index of a match is an index into Languages.
var matcher = func() language.Matcher {
	tags := make([]language.Tag, len(Languages))
	for i, l := range Languages {
		tags[i] = language.MustParse(string(l))
	}
	return language.NewMatcher(tags)
}()

var anyLanguage = language.MustParse("mul")

// Negotiate returns the language that best matches the request's Accept-Language
// header, or the default if none matches.
func Negotiate(r *http.Request) Lang {
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	// The parser returns "*" (any language) as mul.
	if err != nil || len(tags) == 0 || tags[0] == anyLanguage {
		return Default()
	}
	_, index, confidence := matcher.Match(tags...)
	if confidence == language.No {
		return Default()
	}
	return Languages[index]
}

// Text is a text in one or more languages. A missing or empty value means that the
// text has not been translated into that language.
type Text map[Lang]string

// In returns the text in l, or else in the first of Languages that has it. It also
// returns the language of the result, so that a page can mark text in another
// language.
func (t Text) In(l Lang) (string, Lang) {
	if s := t[l]; s != "" {
		return s, l
	}
	for _, other := range Languages {
		if s := t[other]; s != "" {
			return s, other
		}
	}
	return "", l
}

// String returns the text in the first language that has it.
func (t Text) String() string {
	s, _ := t.In(Default())
	return s
}

// Missing lists the languages into which the text has not been translated. The list
// is empty if the text is empty in every language.
func (t Text) Missing() []Lang {
	var missing []Lang
	for _, l := range Languages {
		if t[l] == "" {
			missing = append(missing, l)
		}
	}
	if len(missing) == len(Languages) {
		return nil
	}
	return missing
}

// Equal reports whether both texts are the same in every language.
func (t Text) Equal(other Text) bool { return maps.Equal(t.written(), other.written()) }

func (t Text) written() Text {
	out := Text{}
	for l, s := range t {
		if s != "" {
			out[l] = s
		}
	}
	return out
}
