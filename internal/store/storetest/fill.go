package storetest

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"clusterdir/internal/directory"
	"clusterdir/internal/i18n"
)

// filler fills values by reflection, every field with a value of its own: a
// field that is added to a noun is filled without a line here, and a store that
// forgets it gives it back empty.
type filler struct {
	n int
	// no makes every bool false: the value that comes back by itself when a
	// column is new, and does not when an update forgets it.
	no bool
}

// fill sets every field below v, which must be a pointer.
func (f *filler) fill(v any) { f.set(reflect.ValueOf(v).Elem(), "x") }

func (f *filler) set(v reflect.Value, name string) {
	f.n++
	switch v.Interface().(type) {
	case i18n.Text:
		text := i18n.Text{}
		for _, l := range i18n.Languages {
			text[l] = fmt.Sprintf("%s %s %d äöüß€", name, l, f.n)
		}
		v.Set(reflect.ValueOf(text))
		return
	case i18n.Lang:
		v.SetString(string(i18n.English))
		return
	case directory.Phone:
		v.Set(reflect.ValueOf(directory.Phone{E164: fmt.Sprintf("+49431%06d", f.n), Extension: f.n%12 + 1}))
		return
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, f.n)))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f.set(v.Field(i), strings.ToLower(v.Type().Field(i).Name))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			f.set(v.Index(i), name)
		}
	case reflect.String:
		v.SetString(fmt.Sprintf("%s-%d", name, f.n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(f.n))
	case reflect.Float64:
		v.SetFloat(float64(f.n%700) / 8) // Degrees end at 90.
	case reflect.Bool:
		v.SetBool(!f.no)
	default:
		panic(fmt.Sprintf("storetest cannot fill %s of type %s: add its type here", name, v.Type()))
	}
}

// zeros lists the fields below v that are empty, by their path.
func zeros(v reflect.Value, path string) (empty []string) {
	_, isTime := v.Interface().(time.Time)
	switch {
	case v.Kind() == reflect.Bool: // False is a value.
	case v.IsZero():
		return []string{path}
	case isTime:
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			empty = append(empty, zeros(v.Field(i), path+"."+v.Type().Field(i).Name)...)
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			empty = append(empty, zeros(v.Index(i), fmt.Sprintf("%s[%d]", path, i))...)
		}
	}
	return empty
}
