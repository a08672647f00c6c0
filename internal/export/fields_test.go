package export

import (
	"reflect"
	"testing"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// private lists what of the directory is not published, and why.
var private = map[string]string{
	"SortKey":                 "made from the name, for the database",
	"Position":                "the order in which editors put the entries",
	"ConfirmedBy":             "names a person who did office work, not an entry",
	"Icon":                    "a drawing of this site",
	"Phone.Extension":         "how this site groups the digits; the number is whole without it",
	"Fax.Extension":           "as Phone.Extension",
	"Place.Latitude":          "of the town, from a gazetteer: not what the directory knows",
	"Place.Longitude":         "as Place.Latitude",
	"Sites[].Place.Latitude":  "as Place.Latitude",
	"Sites[].Place.Longitude": "as Place.Latitude",
}

// TestEveryFieldIsExportedOrPrivate sets each field of a noun, one after the
// other: what is public must change the JSON, what is private must not.
func TestEveryFieldIsExportedOrPrivate(t *testing.T) {
	nouns := map[string]struct {
		noun any
		json func(v any) string
	}{
		"contact": {directory.Contact{}, func(v any) string {
			return mustJSON(t, NewContact(v.(directory.Contact), i18n.English, base))
		}},
		"cluster": {directory.Cluster{}, func(v any) string {
			return mustJSON(t, NewCluster(v.(directory.Cluster), i18n.English, base))
		}},
		"partner": {directory.Partner{}, func(v any) string {
			return mustJSON(t, NewPartner(v.(directory.Partner), i18n.English, base))
		}},
		"sector": {directory.Sector{}, func(v any) string {
			return mustJSON(t, NewSector(v.(directory.Sector), i18n.English, base))
		}},
	}
	met := map[string]bool{}
	for name, tt := range nouns {
		fresh := reflect.TypeOf(tt.noun)
		for path, set := range settings(fresh, "") {
			v := reflect.New(fresh).Elem()
			set(v, false)
			before := tt.json(v.Interface())
			set(v, true)
			changed := tt.json(v.Interface()) != before
			reason, hidden := private[path]
			met[path] = true
			if changed && hidden {
				t.Errorf("%s.%s is published, but private: %s", name, path, reason)
			}
			if !changed && !hidden {
				t.Errorf("%s.%s is neither exported nor listed as private", name, path)
			}
		}
	}
	for path := range private {
		if !met[path] {
			t.Errorf("private lists %s, which no noun has", path)
		}
	}
}

// setting gives the field of a noun at hand a value, or (with filled false)
// only what the field needs around it, such as the element of a list.
type setting func(noun reflect.Value, filled bool)

// settings returns a setting for every plain field in a type, by path.
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
			// A kind and a language decide in which list the name stands.
			inner[name] = func(v reflect.Value, filled bool) {
				if filled {
					v.Set(reflect.ValueOf([]directory.OtherName{{Kind: directory.FormerName, Name: "Norgenta"}}))
				}
			}
		case field.Type.Kind() == reflect.Struct:
			inner = settings(field.Type, name+".")
		case field.Type.Kind() == reflect.Slice && field.Type.Elem().Kind() == reflect.Struct:
			for p, set := range settings(field.Type.Elem(), name+"[].") {
				inner[p] = func(v reflect.Value, filled bool) {
					if v.Len() == 0 {
						v.Set(reflect.MakeSlice(v.Type(), 1, 1))
					}
					set(v.Index(0), filled)
				}
			}
		default:
			inner[name] = fill
		}
		for p, set := range inner {
			all[p] = func(noun reflect.Value, filled bool) { set(noun.FieldByIndex(field.Index), filled) }
		}
	}
	return all
}

// fill puts some value into a plain field.
func fill(v reflect.Value, filled bool) {
	if !filled {
		return
	}
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)))
		return
	case i18n.Text:
		v.Set(reflect.ValueOf(both("etwas", "something")))
		return
	case []i18n.Text:
		v.Set(reflect.ValueOf([]i18n.Text{both("etwas", "something")}))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("something")
	case reflect.Int:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(54.3)
	case reflect.Bool:
		v.SetBool(true)
	default:
		panic("the test does not know how to fill a " + v.Type().String())
	}
}
