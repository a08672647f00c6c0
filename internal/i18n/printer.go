package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"

	xlang "golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

//go:embed locales/*.json
var locales embed.FS

// entry is an entry of a catalogue: a text or its plural forms. According to CLDR,
// German and English need only the forms one and other.
type entry struct{ one, other string }

// parse reads a catalogue. The value of a key is "text" or {"one": "text", "other":
// "text"}. Decoding the whole file at once takes half as long as decoding it entry by
// entry, which shortens the start of the program.
func parse(raw []byte) (map[string]entry, error) {
	var values map[string]any
	if err := json.Unmarshal(raw, &values); err != nil {
		return nil, err
	}
	entries := make(map[string]entry, len(values))
	for key, value := range values {
		switch v := value.(type) {
		case string:
			entries[key] = entry{other: v}
		case map[string]any:
			one, hasOne := v["one"].(string)
			other, hasOther := v["other"].(string)
			if !hasOne || !hasOther {
				return nil, fmt.Errorf("%s lacks the text of a plural form", key)
			}
			entries[key] = entry{one, other}
		default:
			return nil, fmt.Errorf("%s is neither a text nor plural forms", key)
		}
	}
	return entries, nil
}

// Printer formats text in one language. Printers are created at the start of the
// program and are immutable, so requests in different languages cannot interfere.
type Printer struct {
	lang    Lang
	entries map[string]entry
	numbers *message.Printer
	// thousands separates groups of three digits. It is "" for a language with a
	// different grouping.
	thousands string
}

var printers = func() map[Lang]*Printer {
	all := map[Lang]*Printer{}
	for _, l := range Languages {
		p, err := load(l)
		if err != nil {
			panic(err) // The catalogue is embedded in the binary, and the tests check it.
		}
		all[l] = p
	}
	return all
}()

func load(l Lang) (*Printer, error) {
	raw, err := locales.ReadFile("locales/" + string(l) + ".json")
	if err != nil {
		return nil, fmt.Errorf("read the catalogue of %q: %w", l, err)
	}
	entries, err := parse(raw)
	if err != nil {
		return nil, fmt.Errorf("parse the catalogue of %q: %w", l, err)
	}
	p := &Printer{lang: l, entries: entries, numbers: message.NewPrinter(xlang.MustParse(string(l)))}
	p.learnThousands()
	return p, nil
}

// For returns the printer of language l, or of the default language if l is unknown.
func For(l Lang) *Printer {
	if p, ok := printers[l]; ok {
		return p
	}
	return printers[Default()]
}

// Lang returns the language of the printer.
func (p *Printer) Lang() Lang { return p.lang }

// Keys returns the keys of the catalogue in sorted order.
func (p *Printer) Keys() []string {
	keys := make([]string, 0, len(p.entries))
	for k := range p.entries {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// T returns the text of a key. Placeholders such as {name} are replaced with values
// from pairs of name and value. T returns an unknown key unchanged; the tests of the
// catalogue detect such keys.
func (p *Printer) T(key string, pairs ...any) string {
	e, ok := p.entries[key]
	if !ok {
		return key
	}
	return p.fill(e.other, pairs)
}

// N returns the text of a key for a number of things. It selects the plural form
// and replaces {n} with the number, formatted in the printer's language.
func (p *Printer) N(key string, n int, pairs ...any) string {
	e, ok := p.entries[key]
	if !ok {
		return key
	}
	text := e.other
	if n == 1 && e.one != "" {
		text = e.one
	}
	return p.fill(text, append([]any{"n", p.Number(n)}, pairs...))
}

// Has reports whether the catalogue contains the key.
func (p *Printer) Has(key string) bool { _, ok := p.entries[key]; return ok }

func (p *Printer) fill(text string, pairs []any) string {
	if len(pairs) == 0 {
		return text
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, rest, _ := strings.Cut(after, "}")
		text = after
		if value, ok := valueOf(name, pairs); ok {
			b.WriteString(value)
			text = rest
		} else {
			b.WriteByte('{')
		}
	}
}

// valueOf returns the value of a placeholder and whether pairs contains it.
func valueOf(name string, pairs []any) (string, bool) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if key, ok := pairs[i].(string); ok && key == name {
			if s, ok := pairs[i+1].(string); ok {
				return s, true
			}
			return fmt.Sprint(pairs[i+1]), true
		}
	}
	return "", false
}

// Text returns a directory text in the printer's language. If the text is not
// available in it, fallback is the language of the result; otherwise it is "".
func (p *Printer) Text(t Text) (text string, fallback Lang) {
	s, l := t.In(p.lang)
	if l == p.lang {
		return s, ""
	}
	return s, l
}

// Number formats n with the thousands separator of the language.
func (p *Printer) Number(n int) string {
	if 0 <= n && (n < 1000 || p.thousands != "") {
		return p.group(n)
	}
	return p.numbers.Sprint(number.Decimal(n))
}

// group formats n with the thousands separator found by learnThousands. A list
// contains hundreds of numbers, and formatting them with x/text takes 10 % of the
// time per page.
func (p *Printer) group(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + p.thousands + text[i:]
	}
	return text
}

func (p *Printer) learnThousands() {
	known := p.numbers.Sprint(number.Decimal(1234))
	if len(known) <= 4 {
		return
	}
	p.thousands = known[1 : len(known)-3]
	for _, n := range []int{1234, 12_345, 1_234_567, 12_345_678_901} {
		if p.group(n) != p.numbers.Sprint(number.Decimal(n)) {
			p.thousands = ""
			return
		}
	}
}

// Date formats a full date: 3. November 2026, 3 November 2026.
func (p *Printer) Date(t time.Time) string {
	return p.T("date.day", "day", t.Day(), "month", p.T(monthKeys[t.Month()-1]), "year", t.Year())
}

// Month formats a month and year: Oktober 2015, October 2015.
func (p *Printer) Month(t time.Time) string {
	return p.T(monthKeys[t.Month()-1]) + " " + fmt.Sprint(t.Year())
}

var monthKeys = [...]string{
	"date.january", "date.february", "date.march", "date.april", "date.may", "date.june", "date.july",
	"date.august", "date.september", "date.october", "date.november", "date.december",
}

// Size formats a size in bytes: 184 KB, 1,2 MB. It uses powers of ten, as file
// managers do.
func (p *Printer) Size(bytes int64) string {
	if bytes < 999_500 {
		return p.Number(int((bytes+500)/1000)) + " KB"
	}
	return p.numbers.Sprint(number.Decimal(float64(bytes)/1e6, number.Scale(1))) + " MB"
}

// Phrase is a directory text for display. Lang is the language of the text if it
// differs from that of the page, and is then written as a lang attribute.
type Phrase struct {
	Text string
	Lang Lang
}

// Phrase returns a directory text for display.
func (p *Printer) Phrase(t Text) Phrase {
	text, fallback := p.Text(t)
	return Phrase{text, fallback}
}
