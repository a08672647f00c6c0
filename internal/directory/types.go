package directory

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"clusterdir/internal/i18n"
)

// Type describes one type of value: how people write a value in a cell or in a
// form, which values are valid, and how a revision holds it.
//
// format, parse and check work on the value in one language; a type that is not
// perLang ignores the language. parse returns v with its text in that language
// replaced and does not change v. An empty text is the zero value.
type Type[V any] struct {
	name    string
	perLang bool
	list    bool
	options []string
	refers  string

	format  func(v V, l i18n.Lang) string
	parse   func(v V, l i18n.Lang, text string) (V, error)
	check   func(v V, l i18n.Lang) error
	store   func(V) any // what encoding/json writes
	restore func([]byte) (V, error)
}

// The types of a single value, the same in every language.
var (
	line      = textType("line", checkLine)
	paragraph = textType("paragraph", checkText)
	markdown  = textType("markdown", checkText)
	id        = textType("id", allowed(ValidID, "lower-case letters and digits in words joined by hyphens, at most 64"))
	email     = textType("email", allowed(ValidEmail, "one address such as office@example.org"))
	website   = textType("website", allowed(validWebsite, "an address that begins with https:// or http://"))
	month     = textType("month", allowed(validMonth, "a year such as 2006, or a year and month such as 2015-10"))

	phone = singleType("phone", Phone.String, ParsePhone, func(p Phone) error { return errOf(ParsePhone(p.E164)) })
	day   = stringType("day", formatDay, parseDay)
	yesNo = singleType("yes-no", formatYesNo, parseYesNo, valid[bool])

	number     = numberType[int]()
	fileSize   = numberType[int64]()
	siteLang   = choice(i18n.Languages)
	role       = choice(Roles)
	kind       = choice(Kinds)
	latitude   = degrees(90)
	longitude  = degrees(180)
	place      = stringType("reference", func(p Place) string { return p.ID }, func(id string) (Place, error) { return Place{ID: id}, nil }).to("place")
	cluster    = reference("cluster")
	placeList  = listOf(place)
	sectorList = listOf(reference("sector"))
	clusters   = listOf(cluster)
)

// The types of texts in several languages.
var (
	lines      = translated(line)
	paragraphs = translated(paragraph)
	markdowns  = translated(markdown)
	lineList   = translatedList(line)
)

// singleType describes a type whose value is the same in every language.
func singleType[V any](name string, format func(V) string, parse func(string) (V, error), check func(V) error) Type[V] {
	return Type[V]{
		name:   name,
		format: func(v V, _ i18n.Lang) string { return format(v) },
		parse: func(_ V, _ i18n.Lang, text string) (v V, err error) {
			if text == "" {
				return v, nil
			}
			return parse(text)
		},
		check:   func(v V, _ i18n.Lang) error { return check(v) },
		store:   func(v V) any { return v },
		restore: fromJSON[V],
	}
}

// textType describes a type of text.
func textType(name string, check func(string) error) Type[string] {
	same := func(s string) string { return s }
	return singleType(name, same, func(s string) (string, error) { return strings.ReplaceAll(s, "\r\n", "\n"), nil }, check)
}

// stringType describes a type that a revision holds as the text that a cell
// shows.
func stringType[V any](name string, format func(V) string, parse func(string) (V, error)) Type[V] {
	t := singleType(name, format, parse, valid[V])
	t.store = func(v V) any { return format(v) }
	t.restore = func(raw []byte) (v V, err error) {
		text, err := fromJSON[string](raw)
		if err != nil || text == "" {
			return v, err
		}
		return parse(text)
	}
	return t
}

// choice describes a value out of a few.
func choice[S ~string](values []S) Type[S] {
	t := singleType("choice", func(s S) string { return string(s) }, func(s string) (S, error) { return S(s), nil }, nil)
	for _, v := range values {
		t.options = append(t.options, string(v))
	}
	t.check = func(s S, _ i18n.Lang) error {
		return allowed(func(s string) bool { return slices.Contains(t.options, s) }, strings.Join(t.options, ", "))(string(s))
	}
	return t
}

func numberType[N int | int64]() Type[N] {
	return singleType("number",
		func(n N) string { return strconv.FormatInt(int64(n), 10) },
		func(text string) (N, error) {
			n, err := strconv.ParseInt(text, 10, 32)
			if err != nil {
				return 0, fmt.Errorf("%w: %q is no whole number", ErrInvalid, text)
			}
			return N(n), nil
		}, valid[N])
}

// degrees describes a coordinate from -most to most.
func degrees(most float64) Type[float64] {
	return singleType("degrees",
		func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) },
		func(text string) (float64, error) {
			n, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return 0, fmt.Errorf("%w: %q is no number of degrees such as 54.3233", ErrInvalid, text)
			}
			return n, nil
		},
		func(n float64) error {
			if n >= -most && n <= most {
				return nil
			}
			return fmt.Errorf("%w: %v degrees; allowed are %v to %v", ErrInvalid, n, -most, most)
		})
}

// reference describes an entry of another noun, by its id.
func reference(noun string) Type[Ref] {
	return stringType("reference",
		func(r Ref) string { return r.ID }, func(id string) (Ref, error) { return Ref{ID: id}, nil }).to(noun)
}

// to names the noun that a reference leads to, and wants an id that may be one.
func (t Type[V]) to(noun string) Type[V] {
	t.refers = noun
	t.check = func(v V, l i18n.Lang) error { return id.check(t.format(v, l), l) }
	return t
}

// translated describes a text in several languages.
func translated(one Type[string]) Type[i18n.Text] {
	return Type[i18n.Text]{
		name: one.name, perLang: true,
		format: func(t i18n.Text, l i18n.Lang) string { return t[l] },
		parse: func(t i18n.Text, l i18n.Lang, text string) (i18n.Text, error) {
			s, err := one.parse("", "", text)
			return with(t, l, s), err
		},
		check:   func(t i18n.Text, l i18n.Lang) error { return one.check(t[l], "") },
		store:   func(t i18n.Text) any { return nonEmpty(t) },
		restore: fromJSON[i18n.Text],
	}
}

func checkLine(s string) error {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return fmt.Errorf("%w: %.40q; write it on one line, without control characters", ErrInvalid, s)
	}
	return checkText(s)
}

func checkText(s string) error {
	control := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
	if !utf8.ValidString(s) || strings.ContainsFunc(s, control) {
		return fmt.Errorf("%w: %.40q has control characters or is not UTF-8", ErrInvalid, s)
	}
	return nil
}

// allowed returns a check that takes an empty text and those for which ok
// reports true; what says what is allowed.
func allowed(ok func(string) bool, what string) func(string) error {
	return func(s string) error {
		if s == "" || ok(s) {
			return nil
		}
		return fmt.Errorf("%w: %.80q; allowed: %s", ErrInvalid, s, what)
	}
}

func validWebsite(s string) bool {
	_, url := WebLink(s)
	return url != "" && !strings.ContainsFunc(s, unicode.IsSpace) && checkLine(s) == nil
}

func validMonth(s string) bool {
	layout := "2006-01"[:min(len(s), len("2006-01"))]
	_, err := time.Parse(layout, s)
	return err == nil && (len(s) == 4 || len(s) == 7)
}

func formatDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func parseDay(text string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return t, fmt.Errorf("%w: %q is no day such as 2026-11-03", ErrInvalid, text)
	}
	return t, nil
}

func formatYesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func parseYesNo(text string) (bool, error) {
	if text != "yes" && text != "no" {
		return false, fmt.Errorf("%w: %q; allowed: yes, no", ErrInvalid, text)
	}
	return text == "yes", nil
}

func valid[V any](V) error { return nil }

func errOf[V any](_ V, err error) error { return err }

func fromJSON[V any](raw []byte) (v V, err error) {
	err = json.Unmarshal(raw, &v)
	return v, err
}
