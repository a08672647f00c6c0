package pdf

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"
)

// value is one of the types that follow, float64, bool, []value, or nil for
// null.
type value any

type (
	name       string // without the slash
	bytestring string // not yet decoded, see text
	dict       map[name]value
	ref        int    // an object's number; its generation does not matter here
	keyword    string // an operator such as "obj", or an unexpected delimiter
)

// stream is a dictionary followed by data, which may be compressed.
type stream struct {
	dict dict
	raw  []byte
}

// maxDepth limits how deeply arrays and dictionaries are nested.
const maxDepth = 64

var errLimit = errors.New("the file is too large or too deeply nested")

// scanner reads the values of a PDF file one after the other. It accepts faulty
// input and makes the best of it, as other readers do.
type scanner struct {
	data []byte
	pos  int // the offset of the next byte
}

// done reports whether the scanner has reached the end of the data.
func (s *scanner) done() bool { return s.pos >= len(s.data) }

// value reads the next value, or nil at the end of the data. The only possible
// error is errLimit.
func (s *scanner) value() (value, error) { return s.nested(0) }

// object reads the value after the keyword "obj", with its data if it is a
// stream.
func (s *scanner) object() (value, error) {
	v, err := s.value()
	if err != nil || v == null {
		return nil, err
	}
	header, ok := v.(dict)
	if !ok {
		return v, nil
	}
	s.skipSpace()
	rest, ok := bytes.CutPrefix(s.data[s.pos:], []byte("stream"))
	if !ok {
		return header, nil
	}
	rest = bytes.TrimPrefix(bytes.TrimPrefix(rest, []byte("\r")), []byte("\n"))
	start := len(s.data) - len(rest)
	end := streamLength(header, rest)
	s.pos = start + end
	return stream{header, rest[:end]}, nil
}

// streamLength returns the length of the stream that rest begins with. The
// stated length counts if "endstream" follows there, because that word may also
// be part of the data. Otherwise the stream ends at the first "endstream".
func streamLength(header dict, rest []byte) int {
	if n, ok := header["Length"].(float64); ok && n >= 0 && n <= float64(len(rest)) {
		after := bytes.TrimLeft(rest[int(n):min(int(n)+16, len(rest))], "\r\n ")
		if bytes.HasPrefix(after, []byte("endstream")) {
			return int(n)
		}
	}
	if n := bytes.Index(rest, []byte("endstream")); n >= 0 {
		return n
	}
	return len(rest)
}

// pair reads two numbers.
func (s *scanner) pair() (a, b float64, ok bool) {
	first, err1 := s.value()
	second, err2 := s.value()
	a, ok1 := first.(float64)
	b, ok2 := second.(float64)
	return a, b, ok1 && ok2 && err1 == nil && err2 == nil
}

// null stands for the null object while its surroundings are read: nil means
// the end of the data.
const null keyword = "null"

// nested reads the next value inside depth arrays and dictionaries.
func (s *scanner) nested(depth int) (value, error) {
	if depth > maxDepth {
		return nil, errLimit
	}
	s.skipSpace()
	if s.done() {
		return nil, nil
	}
	switch c := s.data[s.pos]; {
	case c == '/':
		s.pos++
		return name(unescapeName(s.regular())), nil
	case c == '(':
		return s.literalString(), nil
	case c == '[':
		s.pos++
		return s.list(depth, "]")
	case bytes.HasPrefix(s.data[s.pos:], []byte("<<")):
		s.pos += 2
		return s.dict(depth)
	case bytes.HasPrefix(s.data[s.pos:], []byte(">>")):
		s.pos += 2
		return keyword(">>"), nil
	case c == '<':
		return s.hexString(), nil
	case isDelimiter(c):
		s.pos++
		return keyword(c), nil
	}
	word := s.regular()
	if n, ok := parseNumber(word); ok {
		return n, nil
	}
	switch string(word) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return keyword(word), nil
}

// list reads values up to the closing keyword. It turns "12 0 R" into a
// reference.
func (s *scanner) list(depth int, end keyword) ([]value, error) {
	var list []value
	for {
		v, err := s.nested(depth + 1)
		if err != nil {
			return nil, err
		}
		switch v {
		case nil, end:
			return list, nil
		case keyword("endobj"), keyword("stream"):
			s.pos -= len(v.(keyword)) // The list is not closed. The caller needs the keyword.
			return list, nil
		case keyword("R"):
			if n := len(list); n >= 2 {
				if number, ok := list[n-2].(float64); ok {
					list = append(list[:n-2], ref(number))
					continue
				}
			}
		case null:
			v = nil
		}
		list = append(list, v)
	}
}

// dict reads a dictionary after "<<". It ends at the first key that is not a
// name.
func (s *scanner) dict(depth int) (value, error) {
	list, err := s.list(depth, ">>")
	if err != nil {
		return nil, err
	}
	d := dict{}
	for i := 0; i+1 < len(list); i += 2 {
		key, ok := list[i].(name)
		if !ok {
			break
		}
		d[key] = list[i+1]
	}
	return d, nil
}

// literalString reads a string in parentheses. Balanced parentheses inside it
// need no escape.
func (s *scanner) literalString() bytestring {
	var b strings.Builder
	open := 0
	for ; !s.done(); s.pos++ {
		c := s.data[s.pos]
		switch {
		case c == '(':
			if open++; open == 1 {
				continue
			}
		case c == ')':
			if open--; open == 0 {
				s.pos++
				return bytestring(b.String())
			}
		case c == '\\' && s.pos+1 < len(s.data):
			s.pos++
			s.escape(&b)
			continue
		}
		b.WriteByte(c)
	}
	return bytestring(b.String())
}

// escape reads the sequence after a backslash. It leaves the scanner at the
// last byte of the sequence.
func (s *scanner) escape(b *strings.Builder) {
	c := s.data[s.pos]
	switch {
	case isOctal(c):
		code := 0
		for i := 0; i < 3 && !s.done() && isOctal(s.data[s.pos]); i++ {
			code = code*8 + int(s.data[s.pos]-'0')
			s.pos++
		}
		s.pos--
		b.WriteByte(byte(code))
	case c == '\r': // An escaped line break is left out, and may be two bytes.
		if s.pos+1 < len(s.data) && s.data[s.pos+1] == '\n' {
			s.pos++
		}
	case c == '\n':
	default:
		if i := strings.IndexByte("nrtbf", c); i >= 0 {
			c = "\n\r\t\b\f"[i]
		}
		b.WriteByte(c)
	}
}

// hexString reads a string in angle brackets.
func (s *scanner) hexString() bytestring {
	s.pos++
	end := bytes.IndexByte(s.data[s.pos:], '>')
	if end < 0 {
		s.pos = len(s.data)
		return ""
	}
	digits := bytes.Map(func(r rune) rune {
		if r < 128 && isSpace(byte(r)) {
			return -1
		}
		return r
	}, s.data[s.pos:s.pos+end])
	s.pos += end + 1
	if len(digits)%2 == 1 {
		digits = append(digits, '0')
	}
	decoded := make([]byte, hex.DecodedLen(len(digits)))
	if _, err := hex.Decode(decoded, digits); err != nil {
		return ""
	}
	return bytestring(decoded)
}

// skipSpace skips white space and comments.
func (s *scanner) skipSpace() {
	for ; !s.done(); s.pos++ {
		if s.data[s.pos] == '%' {
			for !s.done() && s.data[s.pos] != '\n' && s.data[s.pos] != '\r' {
				s.pos++
			}
			if s.done() {
				return
			}
		}
		if !isSpace(s.data[s.pos]) {
			return
		}
	}
}

// regular reads the bytes up to the next white space or delimiter.
func (s *scanner) regular() []byte {
	start := s.pos
	for !s.done() && !isSpace(s.data[s.pos]) && !isDelimiter(s.data[s.pos]) {
		s.pos++
	}
	return s.data[start:s.pos]
}

func isSpace(c byte) bool {
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '
}

func isDelimiter(c byte) bool { return strings.IndexByte("()<>[]{}/%", c) >= 0 }

func isOctal(c byte) bool { return c >= '0' && c <= '7' }

// parseNumber reports false for numbers beyond ±2⁵², so that every number fits
// into an int.
func parseNumber(word []byte) (float64, bool) {
	f, err := strconv.ParseFloat(string(word), 64)
	return f, err == nil && f > -1<<52 && f < 1<<52
}

// unescapeName replaces #xx in a name by the byte with that hexadecimal code.
func unescapeName(word []byte) string {
	if bytes.IndexByte(word, '#') < 0 {
		return string(word)
	}
	var b strings.Builder
	for i := 0; i < len(word); i++ {
		if word[i] == '#' && i+2 < len(word) {
			if c, err := hex.DecodeString(string(word[i+1 : i+3])); err == nil {
				b.WriteByte(c[0])
				i += 2
				continue
			}
		}
		b.WriteByte(word[i])
	}
	return b.String()
}

// text decodes a text string. A byte order mark means UTF-16 or UTF-8. Without
// one the encoding is PDFDocEncoding, which is read as Latin-1; the two differ
// only in a few symbols.
func (s bytestring) text() string {
	if rest, ok := strings.CutPrefix(string(s), "\xfe\xff"); ok {
		units := make([]uint16, len(rest)/2)
		for i := range units {
			units[i] = uint16(rest[2*i])<<8 | uint16(rest[2*i+1])
		}
		return string(utf16.Decode(units))
	}
	if rest, ok := strings.CutPrefix(string(s), "\xef\xbb\xbf"); ok {
		return strings.ToValidUTF8(rest, "\uFFFD")
	}
	runes := make([]rune, len(s))
	for i := range runes {
		runes[i] = rune(s[i])
	}
	return string(runes)
}
