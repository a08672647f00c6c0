package brochure

import (
	"bytes"
	"encoding/hex"
	"strings"
	"unicode/utf16"
)

// scanner reads the tokens of a PDF one after the other.
type scanner struct {
	data []byte
	pos  int
}

func (s *scanner) done() bool { return s.pos >= len(s.data) }

func blank(c byte) bool {
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '
}

func delimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (s *scanner) skip() {
	for ; !s.done(); s.pos++ {
		if s.data[s.pos] == '%' {
			for !s.done() && s.data[s.pos] != '\n' && s.data[s.pos] != '\r' {
				s.pos++
			}
			if s.done() {
				return
			}
		}
		if !blank(s.data[s.pos]) {
			return
		}
	}
}

// token reads the next value, arrays and dictionaries as a whole. At the end it
// answers nil.
func (s *scanner) token(depth int) (any, error) {
	if depth > mostDepth {
		return nil, errLimit
	}
	s.skip()
	if s.done() {
		return nil, nil
	}
	switch c := s.data[s.pos]; {
	case c == '/':
		s.pos++
		return name(unescape(s.run())), nil
	case c == '(':
		return s.literal(), nil
	case c == '[':
		s.pos++
		list, err := s.list(depth, word("]"))
		return list, err
	case c == '<' && s.pos+1 < len(s.data) && s.data[s.pos+1] == '<':
		s.pos += 2
		return s.dict(depth)
	case c == '<':
		return s.hex(), nil
	case c == '>' && s.pos+1 < len(s.data) && s.data[s.pos+1] == '>':
		s.pos += 2
		return word(">>"), nil
	case delimiter(c):
		s.pos++
		return word(c), nil
	}
	run := s.run()
	if n, ok := number64(run); ok {
		return n, nil
	}
	switch string(run) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return word("null"), nil
	}
	return word(run), nil
}

// run takes the bytes up to the next blank or delimiter.
func (s *scanner) run() []byte {
	start := s.pos
	for !s.done() && !blank(s.data[s.pos]) && !delimiter(s.data[s.pos]) {
		s.pos++
	}
	return s.data[start:s.pos]
}

// list reads values up to the closing word; "12 0 R" becomes a reference.
func (s *scanner) list(depth int, end word) ([]any, error) {
	var out []any
	for {
		v, err := s.token(depth + 1)
		if err != nil {
			return nil, err
		}
		switch v {
		case nil, end:
			return out, nil
		case word("endobj"), word("stream"):
			s.pos -= len(v.(word)) // Not closed: leave it to the caller.
			return out, nil
		case word("R"):
			if n := len(out); n >= 2 {
				if id, ok := out[n-2].(float64); ok {
					out = append(out[:n-2], ref(id))
					continue
				}
			}
		case word("null"):
			v = nil
		}
		out = append(out, v)
	}
}

// pair reads two numbers.
func (s *scanner) pair() (a, b float64, ok bool) {
	first, err1 := s.token(0)
	second, err2 := s.token(0)
	a, ok1 := first.(float64)
	b, ok2 := second.(float64)
	return a, b, ok1 && ok2 && err1 == nil && err2 == nil
}

func (s *scanner) dict(depth int) (any, error) {
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

// literal reads a string in parentheses.
func (s *scanner) literal() chars {
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
				return chars(b.String())
			}
		case c == '\\' && s.pos+1 < len(s.data):
			s.pos++
			s.escape(&b)
			continue
		}
		b.WriteByte(c)
	}
	return chars(b.String())
}

// escape reads what follows a backslash; the caller steps past its last byte.
func (s *scanner) escape(b *strings.Builder) {
	c := s.data[s.pos]
	switch {
	case c >= '0' && c <= '7':
		v := 0
		for i := 0; i < 3 && !s.done() && s.data[s.pos] >= '0' && s.data[s.pos] <= '7'; i++ {
			v = v*8 + int(s.data[s.pos]-'0')
			s.pos++
		}
		s.pos--
		b.WriteByte(byte(v))
	case c == '\r':
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

// hex reads a string between angle brackets.
func (s *scanner) hex() chars {
	s.pos++
	end := bytes.IndexByte(s.data[s.pos:], '>')
	if end < 0 {
		s.pos = len(s.data)
		return ""
	}
	digits := bytes.Map(func(r rune) rune {
		if r < 128 && blank(byte(r)) {
			return -1
		}
		return r
	}, s.data[s.pos:s.pos+end])
	s.pos += end + 1
	if len(digits)%2 == 1 {
		digits = append(digits, '0')
	}
	out := make([]byte, hex.DecodedLen(len(digits)))
	if _, err := hex.Decode(out, digits); err != nil {
		return ""
	}
	return chars(out)
}

// unescape resolves #xx in a name.
func unescape(run []byte) string {
	if bytes.IndexByte(run, '#') < 0 {
		return string(run)
	}
	var b strings.Builder
	for i := 0; i < len(run); i++ {
		if run[i] == '#' && i+2 < len(run) {
			if c, err := hex.DecodeString(string(run[i+1 : i+3])); err == nil {
				b.WriteByte(c[0])
				i += 2
				continue
			}
		}
		b.WriteByte(run[i])
	}
	return b.String()
}

// decodeText turns a text string of PDF into UTF-8: UTF-16 or UTF-8 by its byte
// order mark, else PDFDocEncoding, which is read as Latin-1: they differ in a few
// signs only.
func decodeText(s string) string {
	if rest, ok := strings.CutPrefix(s, "\xfe\xff"); ok {
		units := make([]uint16, len(rest)/2)
		for i := range units {
			units[i] = uint16(rest[2*i])<<8 | uint16(rest[2*i+1])
		}
		return string(utf16.Decode(units))
	}
	if rest, ok := strings.CutPrefix(s, "\xef\xbb\xbf"); ok {
		return strings.ToValidUTF8(rest, "\uFFFD")
	}
	runes := make([]rune, len(s))
	for i := range runes {
		runes[i] = rune(s[i])
	}
	return string(runes)
}
