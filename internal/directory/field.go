package directory

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"clusterdir/internal/i18n"
)

// Info describes one field of a noun: everything about it but the access to
// its value.
type Info struct {
	// Key names the field in spreadsheets, in JSON, in revisions and in the
	// catalogue of texts. A key never changes.
	Key string
	// Type names the type of the value, such as "line", "phone" or
	// "reference". A form chooses its control by it.
	Type string
	// PerLang says that the field has a value in each language of the site.
	PerLang bool
	// List says that the field has several values. Their text is joined by
	// semicolons.
	List bool
	// Options are the allowed values of a choice.
	Options []string
	// Refers is the noun that a reference leads to.
	Refers string
	// Required says that an entry without a value is invalid. A field with a
	// value per language needs one in at least one language.
	Required bool
	// Private says that neither pages nor data show the value.
	Private bool
	// ReadOnly says that the program sets the value. Forms and files cannot.
	ReadOnly bool
	// OffCard says that a vCard does not hold the value.
	OffCard bool
}

// Column is one column of a field in a spreadsheet.
type Column struct {
	Name string
	Lang i18n.Lang // "" for a value that is the same in every language
}

// Columns returns the columns of the field: one, or one per language with the
// language at its end (name_de, name_en).
func (i Info) Columns() []Column {
	var columns []Column
	for _, l := range i.langs() {
		columns = append(columns, Column{i.column(l), l})
	}
	return columns
}

func (i Info) column(l i18n.Lang) string {
	if l == "" {
		return i.Key
	}
	return i.Key + "_" + string(l)
}

// langs returns the languages in which the field has a value, or the empty
// language when the value is the same in all of them.
func (i Info) langs() []i18n.Lang {
	if i.PerLang {
		return i18n.Languages
	}
	return []i18n.Lang{""}
}

// Field describes one field of the noun T and gives access to its value. Whoever
// reads and writes entries in some format goes through the fields of the noun
// and does not know them by name.
type Field[T any] struct {
	Info
	value   func(*T) any
	text    func(*T, i18n.Lang) string
	setText func(*T, i18n.Lang, string) error
	check   func(*T, i18n.Lang) error
	stored  func(*T) any
	restore func(*T, []byte) error
}

// field describes a field of which at returns the address in a noun.
func field[T, V any](key string, t Type[V], at func(*T) *V) Field[T] {
	return view(key, t, func(noun *T) V { return *at(noun) }, func(noun *T, v V) { *at(noun) = v })
}

// view describes a field that is not a field of the Go type: get and set
// compute it.
func view[T, V any](key string, t Type[V], get func(*T) V, set func(*T, V)) Field[T] {
	return Field[T]{
		Info:  Info{Key: key, Type: t.name, PerLang: t.perLang, List: t.list, Options: t.options, Refers: t.refers},
		value: func(noun *T) any { return get(noun) },
		text:  func(noun *T, l i18n.Lang) string { return t.format(get(noun), l) },
		setText: func(noun *T, l i18n.Lang, text string) error {
			v, err := t.parse(get(noun), l, text)
			if err == nil {
				err = t.check(v, l)
			}
			if err == nil {
				set(noun, v)
			}
			return err
		},
		check:  func(noun *T, l i18n.Lang) error { return t.check(get(noun), l) },
		stored: func(noun *T) any { return t.store(get(noun)) },
		restore: func(noun *T, raw []byte) error {
			v, err := t.restore(raw)
			if err == nil {
				set(noun, v)
			}
			return err
		},
	}
}

// within turns the fields of a part of T, such as its Organisation, into fields
// of T.
func within[T, P any](at func(*T) *P, fields []Field[P]) []Field[T] {
	lifted := make([]Field[T], len(fields))
	for i, f := range fields {
		lifted[i] = Field[T]{
			Info:    f.Info,
			value:   func(noun *T) any { return f.value(at(noun)) },
			text:    func(noun *T, l i18n.Lang) string { return f.text(at(noun), l) },
			setText: func(noun *T, l i18n.Lang, text string) error { return f.setText(at(noun), l, text) },
			check:   func(noun *T, l i18n.Lang) error { return f.check(at(noun), l) },
			stored:  func(noun *T) any { return f.stored(at(noun)) },
			restore: func(noun *T, raw []byte) error { return f.restore(at(noun), raw) },
		}
	}
	return lifted
}

func (f Field[T]) required() Field[T] { f.Required = true; return f }
func (f Field[T]) private() Field[T]  { f.Private = true; return f }
func (f Field[T]) readOnly() Field[T] { f.ReadOnly = true; return f }
func (f Field[T]) offCard() Field[T]  { f.OffCard = true; return f }

// Value returns the value of the field as the noun holds it: a string, an
// i18n.Text, a Phone, a Ref.
func (f Field[T]) Value(noun *T) any { return f.value(noun) }

// Text returns the value in a language as a spreadsheet or a form shows it, ""
// for none. The language does not matter where the field is not PerLang.
func (f Field[T]) Text(noun *T, l i18n.Lang) string { return f.text(noun, l) }

// SetText sets the value in a language from the text of a cell or a form. An
// error wraps ErrInvalid and says what is allowed; the noun is then unchanged.
func (f Field[T]) SetText(noun *T, l i18n.Lang, text string) error {
	text = strings.TrimSpace(text)
	if text == "" && f.Required && !f.PerLang {
		return errMissing
	}
	return f.setText(noun, l, text)
}

// empty reports whether the field has no value in any language.
func (f Field[T]) empty(noun *T) bool {
	for _, l := range f.langs() {
		if f.text(noun, l) != "" {
			return false
		}
	}
	return true
}

var errMissing = fmt.Errorf("%w: a value is required", ErrInvalid)

// Noun describes a noun: its name and its fields, in the order of forms and
// spreadsheets.
type Noun[T any] struct {
	Name   string
	Fields []Field[T]
}

// Problem is a value that breaks a rule of the directory.
type Problem struct {
	Column string // as in Info.Columns; the first column where all of them are empty
	Err    error  // wraps ErrInvalid
}

func (p Problem) Error() string { return "column " + p.Column + ": " + p.Err.Error() }

// Unwrap returns the broken rule.
func (p Problem) Unwrap() error { return p.Err }

// Check returns what is invalid in an entry, nil when it obeys every rule of
// its fields.
func (n Noun[T]) Check(noun *T) []Problem {
	var problems []Problem
	for _, f := range n.Fields {
		if f.Required && f.empty(noun) {
			problems = append(problems, Problem{f.Columns()[0].Name, errMissing})
			continue
		}
		for _, c := range f.Columns() {
			if err := f.check(noun, c.Lang); err != nil {
				problems = append(problems, Problem{c.Name, err})
			}
		}
	}
	return problems
}

// Changed lists the keys of the fields in which two states of an entry differ.
func (n Noun[T]) Changed(before, after *T) ([]string, error) {
	var keys []string
	for _, f := range n.Fields {
		old, err := encode(f.stored(before))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Key, err)
		}
		now, err := encode(f.stored(after))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Key, err)
		}
		if !bytes.Equal(old, now) {
			keys = append(keys, f.Key)
		}
	}
	return keys, nil
}

// Encode writes an entry as a JSON object for its revision: a member for each
// field, by its key and in the order of the fields. A text in several languages
// is an object with a member for each language in which it is written. What an
// entry refers to is an id.
func (n Noun[T]) Encode(noun *T) ([]byte, error) {
	var b bytes.Buffer
	for i, f := range n.Fields {
		b.WriteByte("{,"[min(i, 1)])
		value, err := encode(f.stored(noun))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Key, err)
		}
		fmt.Fprintf(&b, "%q:%s", f.Key, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Decode reads what Encode wrote into an entry. It checks no rule, since rules
// may have changed in the meantime. A field that did not exist at the time of
// the revision keeps its value, and a member that is no field any more is
// ignored. An object without the required fields is an error.
func (n Noun[T]) Decode(content []byte, into *T) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(content, &members); err != nil {
		return fmt.Errorf("read the %s: %w", n.Name, err)
	}
	for _, f := range n.Fields {
		raw, ok := members[f.Key]
		if !ok && f.Required {
			return fmt.Errorf("read the %s: %w: no member %q", n.Name, ErrInvalid, f.Key)
		}
		if !ok {
			continue
		}
		if err := f.restore(into, raw); err != nil {
			return fmt.Errorf("read the %s: %s: %w", n.Name, f.Key, err)
		}
	}
	return nil
}

// encode is json.Marshal without the escapes that only HTML needs.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
