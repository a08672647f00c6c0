package directory

import (
	"encoding/hex"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// collators are not safe for concurrent use, so each caller borrows one.
var collators = sync.Pool{New: func() any {
	return collate.New(language.German, collate.IgnoreCase)
}}

// SortKey returns a key that sorts byte by byte as a German dictionary sorts
// the text (DIN 5007-1). It is made here, and not by a database, so that every
// engine has the same order.
func SortKey(text string) string {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	var buf collate.Buffer
	return hex.EncodeToString(c.KeyFromString(&buf, text))
}
