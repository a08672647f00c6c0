package export

import (
	"fmt"
	"slices"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// entry is a noun in one language. base is the URL of the site without a path.
type entry[T any] struct {
	noun    T
	lang    i18n.Lang
	base    string
	members []member[T]
}

// member is a member of an entry's JSON and a column of its CSV.
type member[T any] struct {
	key   string
	value func(*entry[T]) any
}

// members returns the members of a noun: first those of the contract in its order,
// then all other public fields in the order of their description. A member of the
// contract that is not a field is computed. merged lists the fields that are part of
// a computed member.
func members[T any](noun directory.Noun[T], contract []string, computed map[string]func(*entry[T]) any, merged ...string) []member[T] {
	fields := map[string]directory.Field[T]{}
	keys := slices.Clone(contract)
	for _, f := range noun.Fields {
		if f.Private || slices.Contains(merged, f.Key) {
			continue
		}
		fields[f.Key] = f
		if !slices.Contains(contract, f.Key) {
			keys = append(keys, f.Key)
		}
	}
	var all []member[T]
	for _, key := range keys {
		value := computed[key]
		if f, ok := fields[key]; ok && value == nil {
			value = func(e *entry[T]) any { return e.value(f) }
		}
		if value == nil {
			panic(fmt.Sprintf("export: the contract has the member %q of a %s, and no public field has this key", key, noun.Name))
		}
		all = append(all, member[T]{key, value})
	}
	return all
}

// value returns the JSON value of a field.
func (e *entry[T]) value(f directory.Field[T]) any {
	switch v := f.Value(&e.noun).(type) {
	case i18n.Text:
		return in(v, e.lang)
	case []i18n.Text:
		return texts(v, e.lang)
	case directory.Phone:
		return Tel(v.E164)
	case directory.Ref:
		return newRef(v, e.lang)
	case []directory.Ref:
		return refs(v, e.lang)
	case directory.Place:
		return v.Name
	case []directory.OtherName:
		return names(v, e.lang)
	case time.Time:
		return dayOrNull(v)
	case bool, int, int64, float64:
		return v
	}
	return f.Text(&e.noun, e.lang)
}

// MarshalJSON encodes the members as an object.
func (e entry[T]) MarshalJSON() ([]byte, error) { return e.appendJSON(nil), nil }

func (e entry[T]) appendJSON(b []byte) []byte {
	for i, m := range e.members {
		b = append(b, "{,"[min(i, 1)], '"')
		b = append(append(b, m.key...), `":`...)
		b = appendValue(b, m.value(&e))
	}
	return append(b, '}')
}

// Cells returns the values of the members.
func (e entry[T]) Cells() []any {
	values := make([]any, len(e.members))
	for i, m := range e.members {
		values[i] = m.value(&e)
	}
	return values
}

func keys[T any](all []member[T]) []string {
	names := make([]string, len(all))
	for i, m := range all {
		names[i] = m.key
	}
	return names
}
