package directory_test

import (
	"errors"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"clusterdir/internal/directory"
	"clusterdir/internal/directory/directorytest"
	"clusterdir/internal/i18n"
)

// TestNouns holds the rules that every field of every noun obeys.
func TestNouns(t *testing.T) {
	nouns := 0
	run := func(test func(*testing.T), name string) { nouns++; t.Run(name, test) }
	run(rules(directory.Agencies), "agency")
	run(rules(directory.Places), "place")
	run(rules(directory.Sectors), "sector")
	run(rules(directory.Clusters), "cluster")
	run(rules(directory.Partners), "partner")
	run(rules(directory.Contacts), "contact")
	run(rules(directory.Sections), "section")
	run(rules(directory.Editions), "brochure")
	if nouns != len(directory.Nouns()) {
		t.Errorf("%d nouns are tested, and there are %d", nouns, len(directory.Nouns()))
	}
}

func rules[T any](noun directory.Noun[T]) func(*testing.T) {
	return func(t *testing.T) {
		t.Run("keys", func(t *testing.T) { checkKeys(t, noun) })
		t.Run("every Go field is described", func(t *testing.T) { described(t, noun) })
		t.Run("text", func(t *testing.T) { textTrip(t, noun) })
		t.Run("revision", func(t *testing.T) { revisionTrip(t, noun) })
		t.Run("changed", func(t *testing.T) { changed(t, noun) })
	}
}

func checkKeys[T any](t *testing.T, noun directory.Noun[T]) {
	columns := map[string]bool{}
	for _, f := range noun.Fields {
		if !regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*$`).MatchString(f.Key) {
			t.Errorf("the key %q is not in lower case with underscores", f.Key)
		}
		for _, c := range f.Columns() {
			if columns[c.Name] {
				t.Errorf("two fields have the column %s", c.Name)
			}
			columns[c.Name] = true
		}
	}
}

// derived lists the Go fields that no table describes, with the reason.
var derived = map[string]string{
	"Contact.SortKey":        "made from the name, for the database",
	"Contact.Sectors[].ID":   "a contact has the sectors of its cluster",
	"Contact.Sectors[].Name": "a contact has the sectors of its cluster",
	"Cluster.SortKey":        "made from the name, for the database",
	"Cluster.Partners":       "counted",
	"Partner.SortKey":        "made from the name, for the database",

	// A reference is an id; the store reads the rest with it.
	"Contact.Cluster.Name":            "part of the reference",
	"Contact.Place.Name":              "part of the reference",
	"Contact.Place.Latitude":          "part of the reference",
	"Contact.Place.Longitude":         "part of the reference",
	"Cluster.Sectors[].Name":          "part of the reference",
	"Cluster.Sites[].Place.Name":      "part of the reference",
	"Cluster.Sites[].Place.Latitude":  "part of the reference",
	"Cluster.Sites[].Place.Longitude": "part of the reference",
	"Partner.Clusters[].Name":         "part of the reference",
	"Partner.Sites[].Place.Name":      "part of the reference",
	"Partner.Sites[].Place.Latitude":  "part of the reference",
	"Partner.Sites[].Place.Longitude": "part of the reference",
}

// described sets each field of the Go type, one after the other. The
// description must notice each.
func described[T any](t *testing.T, noun directory.Noun[T]) {
	typ := reflect.TypeFor[T]()
	for path, set := range settings(typ, "") {
		before, after := new(T), new(T)
		set(reflect.ValueOf(before).Elem(), false)
		set(reflect.ValueOf(after).Elem(), true)
		keys := mustChanged(t, noun, before, after)
		name := typ.Name() + "." + path
		reason, known := derived[name]
		if len(keys) == 0 && !known {
			t.Errorf("no line describes directory.%s: add one to the table below the type %s, such as\n"+
				"\tfield(%q, line, func(x *%s) *string { return &x.%s }),\n"+
				"or enter the field in the list derived of this test, with the reason",
				name, typ.Name(), strings.ToLower(path), typ.Name(), path)
		}
		if len(keys) > 0 && known {
			t.Errorf("directory.%s is described as %v, and the list derived has it as %q", name, keys, reason)
		}
	}
}

func mustChanged[T any](t *testing.T, noun directory.Noun[T], before, after *T) []string {
	t.Helper()
	keys, err := noun.Changed(before, after)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// textTrip sets every field from its own text, and changes nothing by it.
func textTrip[T any](t *testing.T, noun directory.Noun[T]) {
	entry := directorytest.Fill(noun, 1000)
	if problems := noun.Check(&entry); len(problems) > 0 {
		t.Errorf("an entry made from valid texts is invalid: %v", problems)
	}
	var again T
	for i, f := range noun.Fields {
		for _, c := range f.Columns() {
			text := f.Text(&entry, c.Lang)
			if want := directorytest.Text(f.Info, c.Lang, 1000+i); text != want {
				t.Errorf("%s is set from %q and reads %q", c.Name, want, text)
			}
			if err := f.SetText(&again, c.Lang, " "+text+"\t"); err != nil {
				t.Errorf("%s: %v", c.Name, err)
			}
		}
	}
	if diff := cmp.Diff(entry, again); diff != "" {
		t.Errorf("set from its own texts (-before +after):\n%s", diff)
	}
}

// revisionTrip reads what was written for a revision.
func revisionTrip[T any](t *testing.T, noun directory.Noun[T]) {
	for name, entry := range map[string]T{"full": directorytest.Fill(noun, 2001), "empty": *new(T)} {
		content, err := noun.Encode(&entry)
		if err != nil {
			t.Fatal(err)
		}
		var again T
		if err := noun.Decode(content, &again); err != nil {
			t.Fatalf("%s: %v", content, err)
		}
		if diff := cmp.Diff(entry, again, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: written and read (-want +got):\n%s", name, diff)
		}
		if keys := mustChanged(t, noun, &entry, &again); len(keys) > 0 {
			t.Errorf("%s: %v have changed", name, keys)
		}
		twice, err := noun.Encode(&again)
		if err != nil || string(twice) != string(content) {
			t.Errorf("%s: written again it is\n%s\nwant\n%s", name, twice, content)
		}
	}
	if err := noun.Decode([]byte(`{"ID":"old"}`), new(T)); !errors.Is(err, directory.ErrInvalid) {
		t.Errorf("content without the required fields: %v, want ErrInvalid", err)
	}
}

// changed changes one field after the other.
func changed[T any](t *testing.T, noun directory.Noun[T]) {
	before := directorytest.Fill(noun, 1000)
	for i, f := range noun.Fields {
		after := directorytest.Fill(noun, 1000)
		directorytest.Set(f, &after, 1001+i)
		if keys := mustChanged(t, noun, &before, &after); !slices.Equal(keys, []string{f.Key}) {
			t.Errorf("after a change of %s, %v have changed", f.Key, keys)
		}
	}
}

// setting gives a Go field of a noun some value, or (with filled false) only
// what the field needs around it, such as the element of a list.
type setting func(noun reflect.Value, filled bool)

// settings returns a setting for every plain Go field in a type, by path.
func settings(t reflect.Type, path string) map[string]setting {
	all := map[string]setting{}
	for field := range t.Fields() {
		name := path + field.Name
		inner := map[string]setting{}
		switch {
		case field.Anonymous:
			inner = settings(field.Type, path)
		case field.Type == reflect.TypeFor[time.Time](), field.Type == reflect.TypeFor[i18n.Text]():
			inner[name] = fill
		case field.Type == reflect.TypeFor[[]directory.OtherName]():
			inner[name] = func(v reflect.Value, filled bool) {
				if filled {
					v.Set(reflect.ValueOf([]directory.OtherName{{Kind: directory.FormerName, Name: "Norgenta"}}))
				}
			}
		case field.Type == reflect.TypeFor[[]directory.Site]():
			inner = listed(field.Type, name, directory.Site{Kind: directory.Seat})
		case field.Type.Kind() == reflect.Struct:
			inner = settings(field.Type, name+".")
		case field.Type.Kind() == reflect.Slice && field.Type.Elem().Kind() == reflect.Struct:
			inner = listed(field.Type, name, reflect.Zero(field.Type.Elem()).Interface())
		default:
			inner[name] = fill
		}
		for p, set := range inner {
			all[p] = func(noun reflect.Value, filled bool) { set(noun.FieldByIndex(field.Index), filled) }
		}
	}
	return all
}

// listed returns the settings of the element of a list that begins as first.
func listed(t reflect.Type, name string, first any) map[string]setting {
	all := map[string]setting{}
	for p, set := range settings(t.Elem(), name+"[].") {
		all[p] = func(v reflect.Value, filled bool) {
			if v.Len() == 0 {
				v.Set(reflect.Append(v, reflect.ValueOf(first)))
			}
			set(v.Index(0), filled)
		}
	}
	return all
}

// fill puts some value into a plain Go field.
func fill(v reflect.Value, filled bool) {
	if !filled {
		return
	}
	text := i18n.Text{i18n.German: "etwas", i18n.English: "something"}
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)))
		return
	case i18n.Text:
		v.Set(reflect.ValueOf(text))
		return
	case []i18n.Text:
		v.Set(reflect.ValueOf([]i18n.Text{text}))
		return
	case directory.SiteKind:
		v.Set(reflect.ValueOf(directory.Other))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("something")
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(54.3)
	case reflect.Bool:
		v.SetBool(true)
	default:
		panic("the test does not know how to fill a " + v.Type().String())
	}
}
