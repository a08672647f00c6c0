package brochure

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"strconv"
)

// This reader takes a PDF apart without its cross-reference tables: it goes
// through the bytes once, notes where each object stands and unpacks object
// streams. So no chain of references can send it in circles, a damaged table
// does not matter, and its work is bounded by the limits below. The libraries
// looked at do not suit foreign bytes: ledongthuc/pdf allocates what a table
// claims and recurses without end, which no recover catches; pdfcpu brings a
// whole editor along.
const (
	mostObjects  = 200_000
	mostInflated = 64 << 20 // bytes, of all streams together
	mostDepth    = 64       // of arrays and dictionaries in each other
	mostPages    = 10_000
)

var errLimit = errors.New("the file is too large or too deeply nested")

// What a PDF is made of. Numbers are float64, strings are text, null is nil.
type (
	name  string
	chars string
	dict  map[name]any
	word  string // an operator or anything unknown
	ref   int
)

// stream is a dictionary with the bytes that follow it, still packed.
type stream struct {
	dict dict
	raw  []byte
}

// document is a PDF taken apart.
type document struct {
	objects  map[ref]object
	trailer  dict
	inflated int64
}

// object is a value and where in the file it stands: the last one counts, as an
// update at the end of a file replaces what stands before it.
type object struct {
	value any
	at    int
}

// parse reads the objects of a file.
func parse(pdf []byte) (*document, error) {
	d := &document{objects: map[ref]object{}, trailer: dict{}}
	s := &scanner{data: pdf}
	var packed []object // object streams
	var before, number float64
	for !s.done() {
		tok, err := s.token(0)
		if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case float64:
			before, number = number, tok
		case word:
			if tok == "trailer" {
				d.extend(s)
			}
			if tok != "obj" {
				continue
			}
			o := object{at: s.pos}
			if o.value, err = s.object(); err != nil {
				return nil, err
			}
			if err := d.put(ref(before), o); err != nil {
				return nil, err
			}
			st, _ := o.value.(stream)
			switch st.dict["Type"] {
			case name("ObjStm"):
				packed = append(packed, o)
			case name("XRef"):
				d.adopt(st.dict)
			}
		}
	}
	for _, o := range packed {
		if err := d.unpack(o); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// put keeps an object unless a later one bears its number.
func (d *document) put(number ref, o object) error {
	if known, ok := d.objects[number]; ok && known.at > o.at {
		return nil
	}
	d.objects[number] = o
	if len(d.objects) > mostObjects {
		return errLimit
	}
	return nil
}

// extend reads the dictionary after "trailer".
func (d *document) extend(s *scanner) {
	start := s.pos
	tok, err := s.token(0)
	if trailer, ok := tok.(dict); ok && err == nil {
		d.adopt(trailer)
		return
	}
	s.pos = start
}

// adopt takes over what a trailer names.
func (d *document) adopt(trailer dict) {
	for _, key := range []name{"Root", "Info", "Encrypt"} {
		if v, ok := trailer[key]; ok {
			d.trailer[key] = v
		}
	}
}

// unpack reads the objects inside an object stream.
func (d *document) unpack(o object) error {
	st := o.value.(stream)
	data, err := d.inflate(st)
	if err != nil {
		return ignore(err)
	}
	n, _ := d.value(st.dict["N"]).(float64)
	first, _ := d.value(st.dict["First"]).(float64)
	if first < 0 || first > float64(len(data)) {
		return nil
	}
	head, body := &scanner{data: data[:int(first)]}, data[int(first):]
	read := 0
	for range int(min(max(n, 0), mostObjects)) {
		number, offset, ok := head.pair()
		if !ok || offset < 0 || offset >= float64(len(body)) {
			return nil
		}
		inner := &scanner{data: body, pos: int(offset)}
		value, err := inner.token(0)
		if err != nil {
			return err
		}
		// Objects do not overlap, save in a file made to keep its reader busy.
		if read += inner.pos - int(offset); read > 2*len(body) {
			return errLimit
		}
		if err := d.put(ref(number), object{value, o.at}); err != nil {
			return err
		}
	}
	return nil
}

// ignore lets a stream pass that cannot be unpacked, unless for its size.
func ignore(err error) error {
	if errors.Is(err, errLimit) {
		return err
	}
	return nil
}

// value follows a reference. What it names is never a reference itself: such an
// object is read as a number.
func (d *document) value(v any) any {
	if r, ok := v.(ref); ok {
		return d.objects[r].value
	}
	return v
}

func (d *document) dict(v any) dict {
	switch v := d.value(v).(type) {
	case dict:
		return v
	case stream:
		return v.dict
	}
	return nil
}

func (d *document) text(v any) string {
	t, _ := d.value(v).(chars)
	return decodeText(string(t))
}

// inflate unpacks a stream. Filters other than Flate do not occur where this
// package looks.
func (d *document) inflate(st stream) ([]byte, error) {
	filter := d.value(st.dict["Filter"])
	if list, ok := filter.([]any); ok && len(list) == 1 {
		filter = d.value(list[0])
	}
	if filter == nil {
		return st.raw, nil
	}
	if filter != name("FlateDecode") || d.dict(st.dict["DecodeParms"])["Predictor"] != nil {
		return nil, errors.New("unknown filter")
	}
	z, err := zlib.NewReader(bytes.NewReader(st.raw))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, mostInflated-d.inflated+1))
	d.inflated += int64(len(out))
	if d.inflated > mostInflated {
		return nil, errLimit
	}
	return out, err
}

// object reads what follows "obj", with its stream where it has one.
func (s *scanner) object() (any, error) {
	value, err := s.token(0)
	if err != nil || value == word("null") {
		return nil, err
	}
	header, ok := value.(dict)
	if !ok {
		return value, nil
	}
	s.skip()
	rest, ok := bytes.CutPrefix(s.data[s.pos:], []byte("stream"))
	if !ok {
		return header, nil
	}
	rest = bytes.TrimPrefix(bytes.TrimPrefix(rest, []byte("\r")), []byte("\n"))
	start := len(s.data) - len(rest)
	end := bytes.Index(rest, []byte("endstream"))
	// A length that stands there is believed only where the stream ends there:
	// "endstream" may occur in the middle of a stream.
	if n, ok := header["Length"].(float64); ok && n >= 0 && n <= float64(len(rest)) {
		after := bytes.TrimLeft(rest[int(n):min(int(n)+16, len(rest))], "\r\n ")
		if bytes.HasPrefix(after, []byte("endstream")) {
			end = int(n)
		}
	}
	if end < 0 {
		end = len(rest)
	}
	s.pos = start + end
	return stream{header, rest[:end]}, nil
}

func number64(s []byte) (float64, bool) {
	f, err := strconv.ParseFloat(string(s), 64)
	return f, err == nil && f > -1<<52 && f < 1<<52
}
