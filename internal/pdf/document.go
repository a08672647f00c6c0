package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
)

// Limits of a document. A brochure of 200 pages has fewer than 20,000 objects.
const (
	maxObjects      = 200_000
	maxDecompressed = 64 << 20 // bytes, of all streams together
)

// document holds the objects of a PDF file by number.
//
// It is built without the file's cross-reference tables: parse reads the data
// once from start to end, records each object, and then decompresses the object
// streams. A damaged table therefore does not matter, no chain of offsets can
// lead in a circle, and the limits bound the work. Existing libraries do not
// suit untrusted files: ledongthuc/pdf allocates as much as a table claims and
// recurses without a limit, which no recover catches; pdfcpu is a complete
// editor.
type document struct {
	objects      map[ref]object
	trailer      dict  // the entries Root, Info and Encrypt
	decompressed int64 // bytes, so far
}

// object is a value with its offset in the file. If several objects have the
// same number, the one with the largest offset counts: programs save a change
// by appending the new object to the file.
type object struct {
	value  value
	offset int
}

// parse reads all objects of a file.
func parse(data []byte) (*document, error) {
	d := &document{objects: map[ref]object{}, trailer: dict{}}
	s := &scanner{data: data}
	var objectStreams []object
	var number, generation float64 // the numbers before "obj"
	for !s.done() {
		token, err := s.value()
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case float64:
			number, generation = generation, token
		case keyword:
			if token == "trailer" {
				d.readTrailer(s)
			}
			if token != "obj" {
				continue
			}
			o := object{offset: s.pos}
			if o.value, err = s.object(); err != nil {
				return nil, err
			}
			if err := d.add(ref(number), o); err != nil {
				return nil, err
			}
			st, _ := o.value.(stream)
			switch st.dict["Type"] {
			case name("ObjStm"):
				objectStreams = append(objectStreams, o)
			case name("XRef"): // also holds the entries of a trailer
				d.mergeTrailer(st.dict)
			}
		}
	}
	for _, o := range objectStreams {
		if err := d.readObjectStream(o); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// add records an object unless a later object has the same number.
func (d *document) add(number ref, o object) error {
	if known, ok := d.objects[number]; ok && known.offset > o.offset {
		return nil
	}
	d.objects[number] = o
	if len(d.objects) > maxObjects {
		return errLimit
	}
	return nil
}

// readTrailer reads the dictionary after the keyword "trailer". If something
// else follows, the scanner stays where it is.
func (d *document) readTrailer(s *scanner) {
	start := s.pos
	token, err := s.value()
	if trailer, ok := token.(dict); ok && err == nil {
		d.mergeTrailer(trailer)
		return
	}
	s.pos = start
}

// mergeTrailer copies the entries that this package uses. An update at the end
// of a file has its own trailer, which replaces these entries.
func (d *document) mergeTrailer(trailer dict) {
	for _, key := range []name{"Root", "Info", "Encrypt"} {
		if v, ok := trailer[key]; ok {
			d.trailer[key] = v
		}
	}
}

// readObjectStream adds the objects inside an object stream (ISO 32000-2,
// 7.5.7). A stream that cannot be decompressed is skipped.
func (d *document) readObjectStream(o object) error {
	st := o.value.(stream)
	data, err := d.decompress(st)
	if errors.Is(err, errLimit) {
		return err
	}
	if err != nil {
		return nil
	}
	count, _ := d.resolve(st.dict["N"]).(float64)
	first, _ := d.resolve(st.dict["First"]).(float64)
	if first < 0 || first > float64(len(data)) {
		return nil
	}
	index, body := &scanner{data: data[:int(first)]}, data[int(first):]
	total := 0 // bytes of the objects read
	for range int(min(max(count, 0), maxObjects)) {
		number, offset, ok := index.pair()
		if !ok || offset < 0 || offset >= float64(len(body)) {
			return nil
		}
		s := &scanner{data: body, pos: int(offset)}
		v, err := s.value()
		if err != nil {
			return err
		}
		// The objects of a valid stream do not overlap. Many offsets that
		// point to one large object would cost quadratic time.
		if total += s.pos - int(offset); total > 2*len(body) {
			return errLimit
		}
		if err := d.add(ref(number), object{v, o.offset}); err != nil {
			return err
		}
	}
	return nil
}

// resolve returns the object that a reference names, and any other value
// unchanged. One step is enough: an object is never a reference, since parse
// reads "8 0 obj 9 0 R" as the number 9.
func (d *document) resolve(v value) value {
	if r, ok := v.(ref); ok {
		return d.objects[r].value
	}
	return v
}

// dict returns the dictionary that v is or refers to, or nil.
func (d *document) dict(v value) dict {
	switch v := d.resolve(v).(type) {
	case dict:
		return v
	case stream:
		return v.dict
	}
	return nil
}

// text returns the text string that v is or refers to, or "".
func (d *document) text(v value) string {
	s, _ := d.resolve(v).(bytestring)
	return s.text()
}

// decompress returns the content of a stream. It supports the Flate filter
// without a predictor, which object streams and metadata use.
func (d *document) decompress(s stream) ([]byte, error) {
	filter := d.resolve(s.dict["Filter"])
	if list, ok := filter.([]value); ok && len(list) == 1 {
		filter = d.resolve(list[0])
	}
	if filter == nil {
		return s.raw, nil
	}
	if filter != name("FlateDecode") || d.dict(s.dict["DecodeParms"])["Predictor"] != nil {
		return nil, errors.New("unknown filter")
	}
	z, err := zlib.NewReader(bytes.NewReader(s.raw))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(z, maxDecompressed-d.decompressed+1))
	d.decompressed += int64(len(data))
	if d.decompressed > maxDecompressed {
		return nil, errLimit
	}
	return data, err
}
