package directory

import (
	"fmt"
	"strings"
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// Phone is a telephone number. The zero Phone is no number.
type Phone struct {
	// E164 is the number as machines dial it: +4943166666868.
	E164 string `json:"number"`
	// Extension counts the digits of the extension at the end, 0 for none:
	// DIN 5008 sets a hyphen before it.
	Extension int `json:"extension,omitempty"`
}

// ParsePhone reads a number as people write it, German when it bears no country
// code. A hyphen before the last digits marks the extension. Empty text is no
// number.
func ParsePhone(text string) (Phone, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Phone{}, nil
	}
	number, err := phonenumbers.Parse(text, "DE")
	if err != nil || !phonenumbers.IsValidNumber(number) {
		return Phone{}, fmt.Errorf("%w: %q is no telephone number", ErrInvalid, text)
	}
	p := Phone{E164: phonenumbers.Format(number, phonenumbers.E164)}
	if i := strings.LastIndexByte(text, '-'); i >= 0 {
		for _, r := range text[i:] {
			if r >= '0' && r <= '9' {
				p.Extension++
			}
		}
	}
	return p, nil
}

// IsZero reports whether there is no number.
func (p Phone) IsZero() bool { return p.E164 == "" }

// written keeps how numbers are written: to find out takes as long as a fifth of
// a page of them, and most pages show the same. It is emptied when it is full.
var written struct {
	sync.Mutex
	texts map[Phone]string
}

const maxWritten = 20_000 // about 3 MB

// String writes the number for people: German ones by DIN 5008 (a space after
// the area code, a hyphen before the extension, nothing else), others as their
// country groups them.
func (p Phone) String() string {
	written.Lock()
	text, ok := written.texts[p]
	written.Unlock()
	if ok {
		return text
	}
	text = p.write()
	written.Lock()
	defer written.Unlock()
	if written.texts == nil || len(written.texts) >= maxWritten {
		written.texts = map[Phone]string{}
	}
	written.texts[p] = text
	return text
}

func (p Phone) write() string {
	number, err := phonenumbers.Parse(p.E164, "")
	if err != nil {
		return p.E164
	}
	if number.GetCountryCode() != 49 {
		return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
	}
	national := phonenumbers.GetNationalSignificantNumber(number)
	area := phonenumbers.GetLengthOfNationalDestinationCode(number)
	if area <= 0 || area+p.Extension >= len(national) {
		return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
	}
	trunk := len(national) - p.Extension
	text := "+49 " + national[:area] + " " + national[area:trunk]
	if p.Extension > 0 {
		text += "-" + national[trunk:]
	}
	return text
}
