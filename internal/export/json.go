package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// JSON writes v, a list or an entry, as JSON. It does not escape & in names, because
// the output is never interpreted as HTML.
func JSON(w io.Writer, v any) error {
	_, err := w.Write(append(appendValue(nil, v), '\n'))
	return err
}

// appender is implemented by values that encode themselves as JSON.
type appender interface{ appendJSON(b []byte) []byte }

func (l List[T]) appendJSON(b []byte) []byte {
	b = fmt.Appendf(b, `{"total":%d,"page":%d,"pages":%d`, l.Total, l.Page, l.Pages)
	if l.Partial {
		b = append(b, `,"partial":true`...)
	}
	b = appendList(append(b, `,"items":`...), l.Items, func(b []byte, item T) []byte { return appendValue(b, item) })
	return append(appendAny(append(b, `,"facets":`...), l.Facets), '}')
}

// appendValue appends a value in the format of encoding/json without HTML escapes.
// Lists and the types of an entry's members are encoded here, because encoding/json
// parses and copies the output of a MarshalJSON method.
func appendValue(b []byte, value any) []byte {
	switch v := value.(type) {
	case appender:
		return v.appendJSON(b)
	case string:
		return appendString(b, v)
	case Tel:
		return appendString(b, string(v))
	case Ref:
		b = appendString(append(b, `{"id":`...), v.ID)
		b = appendString(append(b, `,"name":`...), v.Name)
		return append(b, '}')
	case []string:
		return appendList(b, v, appendString)
	case []Ref:
		return appendList(b, v, func(b []byte, r Ref) []byte { return appendValue(b, r) })
	case bool:
		return strconv.AppendBool(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	}
	return appendAny(b, value)
}

func appendList[T any](b []byte, list []T, item func([]byte, T) []byte) []byte {
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = item(b, v)
	}
	return append(b, ']')
}

// appendString appends a string. Almost no string needs escapes in JSON.
func appendString(b []byte, s string) []byte {
	special := func(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r == '\u2028' || r == '\u2029' }
	if strings.ContainsFunc(s, special) || !utf8.ValidString(s) {
		return appendAny(b, s)
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// appendAny appends a value with encoding/json.
func appendAny(b []byte, value any) []byte {
	out := bytes.NewBuffer(b)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		panic(err) // The types of an entry's members can always be encoded.
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}
