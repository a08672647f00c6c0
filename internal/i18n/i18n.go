// Package i18n holds the languages of the site, texts that exist in several of
// them, and the catalogue of every word that a visitor sees.
//
// A language is one file in locales/ and one line in Languages.
package i18n

import (
	"maps"
	"net/http"

	"golang.org/x/text/language"
)

// Lang is a language of the site, as its BCP 47 tag: it stands in addresses, in
// <html lang> and in the database.
type Lang string

// The languages of the site.
const (
	German  Lang = "de"
	English Lang = "en"
)

// Languages lists every language of the site. The first is the default: what
// "/" and x-default lead to when a visitor's browser asks for nothing we have.
var Languages = []Lang{German, English}

// Default is the language for readers of whom nothing is known.
func Default() Lang { return Languages[0] }

// Parse returns the language with that tag.
func Parse(tag string) (Lang, bool) {
	for _, l := range Languages {
		if string(l) == tag {
			return l, true
		}
	}
	return Default(), false
}

// matcher is built from Languages, so that its index is an index of Languages.
var matcher = func() language.Matcher {
	tags := make([]language.Tag, len(Languages))
	for i, l := range Languages {
		tags[i] = language.MustParse(string(l))
	}
	return language.NewMatcher(tags)
}()

var anyLanguage = language.MustParse("mul")

// Negotiate picks the language that fits the request's Accept-Language best, the
// default when nothing fits.
func Negotiate(r *http.Request) Lang {
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	// "*", any language, is parsed as mul: who likes it best likes the default.
	if err != nil || len(tags) == 0 || tags[0] == anyLanguage {
		return Default()
	}
	_, index, confidence := matcher.Match(tags...)
	if confidence == language.No {
		return Default()
	}
	return Languages[index]
}

// Text is a text in the languages in which it exists. A language that is
// missing, or empty, has not been written yet.
type Text map[Lang]string

// In returns the text in l or, when it does not exist there, in the first of
// Languages that has it, and the language that it answered in: a page marks
// text that fell back with that lang.
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

// Missing lists the languages in which the text does not exist, provided that
// it exists in some: a text that nobody wrote is empty, not untranslated.
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

// Equal reports whether both texts say the same in every language.
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
